using System.Security.Cryptography;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.TrafficGenerator;

namespace PcapPorts.Tools.Tests.TrafficGenerator;

public sealed class GeneratorTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    byte[] Generate(string arguments)
    {
        GeneratorOptions options = GeneratorOptions.Parse([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--output", _path]);
        using (CaptureOutput output = CaptureOutput.Create(options.Output, options.PcapNg))
            new Generator(options).Write(output);
        return File.ReadAllBytes(_path);
    }

    CaptureScan Scan() => CaptureScan.Run(_path, new ScanOptions { Threads = 1 });

    [Theory]
    [InlineData("--seed 3 --packets 3000 --flows 100", "e3d5e2b345ff1d3e83b56bc5adb8985aaa0b1e76ba88eff58d526bce1565c1b4")]
    public void EqualOptionsGiveTheseBytes(string arguments, string expected)
        => Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(Generate(arguments))));

    [Fact]
    public void AnotherSeedGivesOtherBytes() => Assert.NotEqual(Generate("--seed 3 --packets 500 --flows 20"), Generate("--seed 4 --packets 500 --flows 20"));

    [Theory]
    [InlineData("--packets 20000 --flows 1000 --sizes 60-66", 20000, 1000)]
    [InlineData("--packets 1000 --flows 1000 --udp 50", 1000, 1000)]
    [InlineData("--packets 5000 --flows 1 --skew 0", 5000, 1)]
    [InlineData("--packets 9000 --flows 700 --ipv6 40 --udp 30 --vlan 5,6 --format pcapng --first-payloads", 9000, 700)]
    [InlineData("--packets 9000 --flows 300 --handshakes 0 --udp 0 --skew 2.5", 9000, 300)]
    [InlineData("--packets 1 --flows 1", 1, 1)]
    public void PacketsAndFlowsAreAsAskedFor(string arguments, long packets, int flows)
    {
        Generate(arguments);
        using CaptureScan scan = Scan();
        Assert.Null(scan.Damage);
        Assert.Equal(packets, scan.Facts.Packets);
        Assert.Equal(flows, scan.Flows.Count);
        Assert.Equal(0, scan.Facts.OutOfOrder);
        Assert.Equal(0, scan.Facts.Stopped(PcapPorts.Packets.DecodeReason.Malformed));
    }

    [Fact]
    public void ConnectionsAreOpenedAndClosed()
    {
        Generate("--packets 20000 --flows 500 --udp 0");
        using CaptureScan scan = Scan();
        var labeler = new FlowLabeler(scan.Flows);
        for (int i = 0; i < scan.Flows.Count; i++)
        {
            FlowRole role = labeler.Role(i);
            Assert.Equal(RoleBasis.Syn, role.Basis);
            Assert.Equal(TcpState.Closed, scan.Flows[i].State(role.ClientIsHigh));
            Assert.True((role.ClientIsHigh ? scan.Flows[i].Key.HighPort : scan.Flows[i].Key.LowPort) >= 32768);
        }
    }

    [Fact]
    public void WithoutHandshakesNobodySendsASyn()
    {
        Generate("--packets 5000 --flows 200 --udp 0 --handshakes 0");
        using CaptureScan scan = Scan();
        for (int i = 0; i < scan.Flows.Count; i++)
            Assert.True(scan.Flows[i].IsMidstream);
    }

    [Fact]
    public void SharesFollowZipf()
    {
        Generate("--packets 100000 --flows 1000 --udp 100 --skew 1");
        using CaptureScan scan = Scan();
        ulong[] packets = new ulong[scan.Flows.Count];
        for (int i = 0; i < packets.Length; i++)
            packets[i] = scan.Flows[i].TotalPackets - 2;
        Array.Sort(packets);
        // Of 98,000 frames by Zipf's law with exponent 1, rank 1 has 1 / H(1000) = 1 / 7.485 and rank 10 a tenth of that.
        Assert.InRange(packets[^1], 13000ul, 13200ul);
        Assert.InRange(packets[^10], 1300ul, 1320ul);
    }

    [Fact]
    public void SizesStayBetweenTheirBounds()
    {
        Generate("--packets 5000 --flows 100 --sizes 70-200 --first-payloads");
        using CaptureReader reader = CaptureReader.Open(_path);
        var batch = new FrameBatch();
        int seen = 0;
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++, seen++)
                Assert.InRange(batch.Records[i].CapturedLength, 70, 200);
        }
        Assert.Equal(5000, seen);
    }

    [Theory]
    [InlineData("--packets 10 --flows 11", "--flows")]
    [InlineData("--sizes 100-50", "--sizes")]
    [InlineData("--udp 101", "--udp")]
    [InlineData("--services gopher:1", "--services")]
    [InlineData("--vlan 4096", "--vlan")]
    [InlineData("--colour red", "--colour")]
    public void WrongOptionsAreNamed(string arguments, string option)
        => Assert.StartsWith(option, Assert.Throws<FormatException>(() => Generate(arguments)).Message, StringComparison.Ordinal);
}
