using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis;

/// <summary>
/// Scans a capture of one packet on a thread of its own, while the command line is still being read: the loops of a scan are compiled in full
/// before they first run, which would else keep the first windows of a capture waiting.
/// </summary>
public static class ScanRehearsal
{
    // A pcap file header, a record header, and a SYN by Ethernet and IPv4 between addresses for documentation (RFC 5737).
    static ReadOnlySpan<byte> Capture =>
    [
        0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 54, 0, 0, 0,
        2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
        0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,
        0xc0, 0, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 2, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Begins it, where there is a second processor for it.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1)
            new Thread(Run) { IsBackground = true, Name = "rehearsal" }.Start();
    }

    static void Run()
    {
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(Capture.ToArray()), "rehearsal");
        CaptureScan.Run(reader, new ScanOptions { Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } }).Dispose();
    }
}
