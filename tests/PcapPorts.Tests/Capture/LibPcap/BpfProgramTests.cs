using System.Diagnostics;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;

namespace PcapPorts.Tests.Capture.LibPcap;

public class BpfProgramTests
{
    /// <summary>Ethernet, IPv4, UDP from port 5353 to 53, without payload.</summary>
    static readonly byte[] Query = Convert.FromHexString(
        "020000000001020000000002" + "0800" + "4500001c000100004011f9c1" + "c0000201" + "c0000202" + "14e9003500080000");

    [Theory]
    [InlineData("udp port 53", true)]
    [InlineData("udp dst port 53 and src host 192.0.2.1", true)]
    [InlineData("", true)]
    [InlineData("tcp", false)]
    [InlineData("ip6", false)]
    public void AFilterTakesTheFramesThatItNames(string filter, bool taken)
    {
        LiveRight.RequireLibrary("compile a capture filter");
        using BpfProgram program = BpfProgram.Compile(filter, LinkType.Ethernet);
        Assert.Equal(taken, program.Takes(Query, (uint)Query.Length));
    }

    [Fact]
    public void RawIpIsTheLibrarysOwnNumber()
    {
        LiveRight.RequireLibrary("compile a capture filter for raw IP");
        using BpfProgram program = BpfProgram.Compile("udp port 53", LinkType.Raw);
        Assert.True(program.Takes(Query.AsSpan(14), (uint)Query.Length - 14));
        Assert.False(program.Takes(Query, (uint)Query.Length));
    }

    [Fact]
    public void AFrameCutShortIsNotTakenAndDoesNoHarm()
    {
        LiveRight.RequireLibrary("compile a capture filter");
        using BpfProgram program = BpfProgram.Compile("udp port 53", LinkType.Ethernet);
        for (int length = 0; length < 38; length++)
            Assert.False(program.Takes(Query.AsSpan(0, length), (uint)Query.Length));
    }

    [Fact]
    public void AnInvalidFilterIsNamedWithItsCause()
    {
        LiveRight.RequireLibrary("see what the library says of a wrong filter");
        var failure = Assert.Throws<LiveCaptureException>(() => BpfProgram.Compile("tcp prot 80", LinkType.Ethernet));
        Assert.Contains("the capture filter 'tcp prot 80' is not valid: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("syntax error", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp port 80 or udp port 53")]
    [InlineData("vlan and ip6")]
    public void TheProgramPrintsAsTcpdumpPrintsIt(string filter)
    {
        LiveRight.RequireLibrary("compare a program with tcpdump's");
        using var process = Process.Start(new ProcessStartInfo("tcpdump", ["-y", "EN10MB", "-d", filter]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        string expected = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        using BpfProgram program = BpfProgram.Compile(filter, LinkType.Ethernet);
        Assert.Equal(expected, string.Concat(program.ToLines().Select(line => line + "\n")));
    }
}
