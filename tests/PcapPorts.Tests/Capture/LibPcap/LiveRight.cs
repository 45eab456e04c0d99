using PcapPorts.Capture.LibPcap;

namespace PcapPorts.Tests.Capture.LibPcap;

/// <summary>What live tests need. Where it is missing they fail, and say what they could not do.</summary>
static class LiveRight
{
    /// <summary>Goes on with the library alone: filters need no right.</summary>
    public static void RequireLibrary(string cannot) =>
        Assert.True(PcapLibrary.IsAvailable, $"without libpcap this test cannot {cannot}: {PcapLibrary.Remedy}");

    /// <summary>Goes on with the library and the right to capture.</summary>
    public static void Require(string cannot)
    {
        RequireLibrary(cannot);
        Assert.True(Environment.IsPrivilegedProcess, $"without root this test cannot {cannot}");
    }
}
