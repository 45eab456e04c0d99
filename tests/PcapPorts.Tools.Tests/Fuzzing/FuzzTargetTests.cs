using PcapPorts.Fuzzing;
using PcapPorts.Protocols;

namespace PcapPorts.Tools.Tests.Fuzzing;

public class FuzzTargetTests
{
    public static TheoryData<string> Names => [.. FuzzTarget.All.Select(target => target.Name)];

    [Fact]
    public void Every_dissector_has_a_target()
        => Assert.Equal(Dissectors.All.Select(dissector => dissector.Protocol.Abbreviation), FuzzTarget.All.Select(target => target.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_target_survives_a_moment(string name)
    {
        FuzzTarget target = FuzzTarget.All.First(target => target.Name == name);
        var fuzzer = new Fuzzer(target, 3, [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], "GET / HTTP/1.1\r\n\r\n"u8.ToArray()]);
        fuzzer.Run(TimeSpan.FromMilliseconds(30));
        Assert.True(fuzzer.Count > 2);
    }

    [Theory]
    [InlineData("arp", "000108000604000100000000000000000000000000000000")]
    [InlineData("vrrp", "3107640100640000c0000209")]
    [InlineData("vxlan", "0800000000002a00020000000002020000000001080045")]
    [InlineData("udp", "9c40003500100000")]
    [InlineData("sll", "000000010006020000000001000008004500")]
    public void A_header_is_reached(string name, string input)
    {
        FuzzTarget target = FuzzTarget.All.First(target => target.Name == name);
        target.Run(Convert.FromHexString(input));
        Assert.Contains(target.Fields.Entries.ToArray(), entry => entry.Field.Abbreviation == name);
    }

    [Fact]
    public void A_fuzzer_with_the_same_seed_makes_the_same_inputs()
    {
        FuzzTarget target = FuzzTarget.All.First(target => target.Name == "ntp");
        byte[][] inputs = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var fuzzer = new Fuzzer(target, 5, [new byte[48]]);
            fuzzer.Run(TimeSpan.Zero);
            return fuzzer.Current;
        })];
        Assert.Equal(inputs[0], inputs[1]);
    }
}
