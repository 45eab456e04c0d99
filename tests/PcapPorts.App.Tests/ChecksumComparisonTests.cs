using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>What is said of checksums is what Wireshark says when it is asked to look at them, wherever every packet is whole.</summary>
public class ChecksumComparisonTests
{
    const string Fields = "-e frame.number -e ip.checksum.status -e tcp.checksum.status -e udp.checksum.status -e icmp.checksum.status -e icmpv6.checksum.status -e igmp.checksum.status";

    [Theory]
    [InlineData("fragments", 1)]
    [InlineData("tunnels", 3)]
    [InlineData("vlan", 1)]
    [InlineData("dhcp", 2)]
    [InlineData("dns", 2)]
    public void Verdicts_agree(string subject, int least)
    {
        int compared = 0;
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf($"testdata-pcaps/{subject}"), "*.pcap*").Order(StringComparer.Ordinal))
        {
            Pcapports other = Pcapports.Shell($"tshark -r \"$1\" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE -T fields {Fields} 2>/dev/null", path);
            Pcapports own = Pcapports.Run(["packets", path, .. Fields.Split(' '), "--format", "tsv"]);
            Assert.Equal((0, 0), (other.Status, own.Status));
            Assert.Equal(other.Output.Split('\n'), own.Output.Split('\n')[1..]);
            compared++;
        }
        Assert.True(compared >= least, $"{compared} captures of {subject}");
    }
}
