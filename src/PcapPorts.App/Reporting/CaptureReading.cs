using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Reporting;

/// <summary>Reads captures into digests, side by side within a limit of memory, and from the cache what did not change.</summary>
/// <param name="inputs">Keeps count of what could be read.</param>
/// <param name="options">How captures are read.</param>
/// <param name="top">Largest flows that are kept.</param>
sealed class CaptureReading(CaptureInputs inputs, ScanOptions options, int top)
{
    /// <summary>Where digests are kept; null for nowhere.</summary>
    public DigestCache? Cache { get; init; }

    /// <summary>Makes a gate for one capture; null for no gate.</summary>
    public Func<FrameGate>? Gate { get; init; }

    /// <summary>Bytes of captures that are read at once, at the most: what flows need grows with them. One capture is always read.</summary>
    public long MostBytes { get; init; } = 256_000_000;

    /// <summary>Reads captures into one digest.</summary>
    /// <param name="captures">The captures, in order.</param>
    /// <param name="paths">What was asked for.</param>
    /// <param name="each">Whether the digests of single captures are wanted too.</param>
    /// <param name="single">These.</param>
    public CaptureDigest Read(List<CaptureSeries> captures, IReadOnlyList<string> paths, bool each, out List<CaptureDigest> single)
    {
        single = [];
        string? wholeKey = captures.Count > 1 && !each ? Cache?.KeyOf(captures) : null;
        if (Cache?.Find(wholeKey, paths) is { } kept)
        {
            Account(kept.Conditions());
            return kept;
        }
        var whole = new CaptureDigest(top, paths);
        using ReadingProgress? progress = ReadingProgress.Start(captures);
        var running = new Queue<(CaptureSeries Capture, Task<CaptureDigest> Digest, long Bytes)>();
        long bytes = 0;
        int next = 0;
        while (next < captures.Count || running.Count > 0)
        {
            while (next < captures.Count && running.Count < options.Threads * 8 && (running.Count == 0 || bytes + SizeOf(captures[next]) <= MostBytes))
            {
                CaptureSeries capture = captures[next++];
                long size = SizeOf(capture);
                bytes += size;
                running.Enqueue((capture, Task.Run(() => ReadOne(capture)), size));
            }
            (CaptureSeries first, Task<CaptureDigest> digest, long done) = running.Dequeue();
            CaptureDigest read = digest.GetAwaiter().GetResult();
            progress?.Done(first, done);
            bytes -= done;
            Account(read.Conditions());
            if (each)
                single.Add(read);
            whole.Merge(each ? Copy(read) : read);
        }
        inputs.SayInterrupted();
        whole.Seal();
        if (!options.Cancellation.IsCancellationRequested)
            Cache?.Keep(wholeKey, whole);
        return whole;
    }

    CaptureDigest ReadOne(CaptureSeries capture)
    {
        string? key = Cache?.KeyOf(capture);
        if (Cache?.Find(key, []) is { } kept)
            return kept;
        CaptureDigest digest;
        try
        {
            digest = DigestScan.Read(capture, options with { Gate = Gate?.Invoke() }, top);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            digest = DigestScan.Failed(capture, FailureCause.Of(failure), top);
            key = null;
        }
        if (!options.Cancellation.IsCancellationRequested)
            Cache?.Keep(key, digest);
        return digest;
    }

    /// <summary>Says on standard error what is wrong with captures.</summary>
    public void Account(IEnumerable<(string Name, string? Damage, string? Failure)> conditions)
    {
        foreach ((string name, string? damage, string? failure) in conditions)
        {
            if (failure is not null)
            {
                inputs.ReportFailure(name, failure);
                continue;
            }
            inputs.CountRead();
            if (damage is not null && !options.Cancellation.IsCancellationRequested)
                inputs.ReportDamage(name, damage);
        }
    }

    static CaptureDigest Copy(CaptureDigest digest)
    {
        using var memory = new MemoryStream();
        digest.Save(memory);
        memory.Position = 0;
        return CaptureDigest.Load(memory, int.MaxValue, [], redactor: null);
    }

    static long SizeOf(CaptureSeries capture)
    {
        long size = 0;
        foreach (string path in capture.Paths)
        {
            var file = new FileInfo(path);
            size += file.Exists ? file.Length : 0;
        }
        return size;
    }
}
