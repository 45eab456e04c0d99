using System.Security.Cryptography;
using PcapPorts.Analysis;
using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>Reads one capture, which may lie in several files, into a digest.</summary>
public static class DigestScan
{
    /// <summary>Reads a capture on the calling thread.</summary>
    /// <param name="series">The capture.</param>
    /// <param name="options">How flows are kept; frames that a gate holds back do not count.</param>
    /// <param name="top">Largest flows that are kept.</param>
    /// <exception cref="CaptureFormatException">It is no capture.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission to read it is missing.</exception>
    public static CaptureDigest Read(CaptureSeries series, ScanOptions options, int top)
    {
        var digest = new CaptureDigest(top, []);
        var meter = new FlowMeter { Names = new HostNameReader((kind, name, detail, frame) => digest.Names.Add(kind, name, detail, new FrameCitation(0, frame))) };
        using CaptureReader reader = series.Open();
        using CaptureScan scan = CaptureScan.Run(reader, options with
        {
            Threads = 1, CountTimes = true, Meter = meter, Names = LengthOf(series) <= CaptureScan.SmallFileBytes ? NameWish.Always : NameWish.None,
        });
        long dropped = 0;
        foreach (CaptureStatistics statistics in scan.Annotations.Statistics)
            dropped += (long)((statistics.Dropped ?? 0) + (statistics.DroppedBySystem ?? 0));
        digest.Add(
            new CaptureCard(
                series.Name, series.Paths.Count, scan.Annotations.Sections.Count > 0 ? "pcapng" : "pcap", LengthOf(series), HashOf(series),
                scan.Facts.Packets, scan.Facts.WireBytes, scan.Flows.Count, scan.Facts.First.Nanoseconds, scan.Facts.Last.Nanoseconds, dropped, scan.Facts.Snapped,
                scan.Damage is { } damage ? $"{damage.Cause} (at byte {damage.Offset})" : null, null),
            scan, meter);
        return digest;
    }

    /// <summary>The digest of a capture that could not be read.</summary>
    /// <param name="series">The capture.</param>
    /// <param name="cause">Why.</param>
    /// <param name="top">Largest flows that are kept.</param>
    public static CaptureDigest Failed(CaptureSeries series, string cause, int top)
    {
        var digest = new CaptureDigest(top, []);
        digest.Add(new CaptureCard(series.Name, series.Paths.Count, "", LengthOf(series), null, 0, 0, 0, long.MinValue, long.MinValue, 0, 0, null, cause), null, new FlowMeter());
        return digest;
    }

    static long LengthOf(CaptureSeries series)
    {
        long length = 0;
        foreach (string path in series.Paths)
        {
            var file = new FileInfo(path);
            length += file.Exists ? file.Length : 0;
        }
        return length;
    }

    static string? HashOf(CaptureSeries series)
    {
        if (series.IsJoined || !File.Exists(series.Paths[0]))
            return null;
        using FileStream file = new(series.Paths[0], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 17);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
