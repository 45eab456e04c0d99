using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// struct pcap_pkthdr: a struct timeval, captured length, wire length. The timeval has two 32-bit numbers on Windows and on 32-bit systems, else a
/// 64-bit number of seconds and a fraction whose low 32 bits hold all of it.
/// </summary>
static unsafe class PacketHeader
{
    static readonly bool Narrow = OperatingSystem.IsWindows() || sizeof(nint) == 4;

    /// <summary>Where the two lengths begin.</summary>
    static readonly int Lengths = Narrow ? 8 : 16;

    public static uint Captured(byte* header) => *(uint*)(header + Lengths);

    public static uint Wire(byte* header) => *(uint*)(header + Lengths + 4);

    /// <summary>Nanoseconds since 1970.</summary>
    /// <param name="header">The header.</param>
    /// <param name="fractionUnit">Nanoseconds of one unit of the fraction: 1 or 1000.</param>
    public static long Time(byte* header, long fractionUnit)
    {
        long seconds = Narrow ? *(int*)header : *(long*)header;
        int fraction = *(int*)(header + (Narrow ? 4 : 8));
        return seconds * Timestamp.NanosecondsPerSecond + fraction * fractionUnit;
    }

    /// <summary>Makes a header without a time.</summary>
    public static void Write(byte* header, uint captured, uint wire)
    {
        NativeMemory.Clear(header, (nuint)Lengths);
        *(uint*)(header + Lengths) = captured;
        *(uint*)(header + Lengths + 4) = wire;
    }
}
