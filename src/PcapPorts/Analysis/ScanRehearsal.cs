using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis;

/// <summary>
/// Scans a capture of two packets on a thread of its own, while the command line is still being read: the loops of a scan are compiled in full
/// before they first run, which would else keep the first windows of a capture waiting, and those that look at all flows its end.
/// </summary>
public static class ScanRehearsal
{
    // A pcap file header, and two records, each a segment by Ethernet and IPv4 between addresses for documentation (RFC 5737): a SYN, and one in mid-stream.
    static ReadOnlySpan<byte> Capture =>
    [
        0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 54, 0, 0, 0,
        2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
        0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,
        0xc0, 0, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 2, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 54, 0, 0, 0,
        2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
        0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,
        0xc0, 1, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 16, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Begins it, where there is a second processor for it.</summary>
    /// <param name="use">What is done with the flows in the end.</param>
    public static void Begin(Action<FlowTable> use)
    {
        if (Environment.ProcessorCount > 1)
            new Thread(() => Run(use)) { IsBackground = true, Name = "rehearsal" }.Start();
    }

    static void Run(Action<FlowTable> use)
    {
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(Capture.ToArray()), "rehearsal");
        using CaptureScan scan = CaptureScan.Run(reader, new ScanOptions { Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });
        scan.Flows.Gather([scan.Flows]);
        use(scan.Flows);
    }
}
