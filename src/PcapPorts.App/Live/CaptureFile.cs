using System.IO.Compression;
using System.Runtime.InteropServices;
using PcapPorts.App.Streams;
using PcapPorts.Capture;

namespace PcapPorts.App.Live;

/// <summary>One file that frames are written to as they come: pcapng or pcap, whole at every flush.</summary>
sealed class CaptureFile : IDisposable
{
    const int FlushBytes = 1 << 20;
    const int RecordOverhead = 32, OldRecordOverhead = 16;

    readonly BlockFile _stream;
    readonly CaptureFilePlan _plan;
    readonly int _flushMilliseconds;
    PcapNgWriter? _writer;
    PcapWriter? _oldWriter;
    LinkType? _linkType;
    int _interfaces;
    long _flushed = Environment.TickCount64;

    /// <param name="path">Its name, or <c>-</c>.</param>
    /// <param name="plan">How it is written.</param>
    public CaptureFile(string path, CaptureFilePlan plan)
    {
        Path = path;
        _plan = plan;
        Stream target;
        try
        {
            target = path == "-" ? new StandardStream(1) : new OutputFile(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: {FailureCause.Of(failure)}");
        }
        _stream = new BlockFile(plan.Gzip ? new GZipStream(target, CompressionLevel.Fastest) : target);
        // Each flush of a compressor costs some of the compression.
        _flushMilliseconds = plan.Gzip ? 1000 : 20;
        if (plan.Format == "pcapng")
            _writer = new PcapNgWriter(_stream, $"pcapports {typeof(CaptureFile).Assembly.GetName().Version!.ToString(3)}", RuntimeInformation.OSDescription, null, plan.Comment);
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>Frames written to it.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes that its frames take, before a compression.</summary>
    public long Bytes { get; private set; }

    /// <summary>When it was begun.</summary>
    public long BeganAt { get; } = Environment.TickCount64;

    /// <summary>Declares the interfaces that are not declared yet.</summary>
    public void Declare(IReadOnlyList<CaptureInterface> interfaces)
    {
        for (; _interfaces < interfaces.Count; _interfaces++)
        {
            CaptureInterface next = interfaces[_interfaces];
            _writer?.AddInterface(next);
            if (_writer is not null)
                continue;
            if (_linkType is { } before && before != next.LinkType)
                throw new RunException($"{Path}: a pcap file has one link type, and these interfaces have {before} and {next.LinkType}; use -F pcapng");
            _linkType = next.LinkType;
            _oldWriter ??= new PcapWriter(_stream, next.LinkType, next.SnapLength == 0 ? FrameBatch.MaxFrameLength : next.SnapLength, nanoseconds: _plan.Format == "nsecpcap");
        }
    }

    /// <summary>Writes a frame of an interface that was declared.</summary>
    public void Write(in FrameRecord frame, ReadOnlySpan<byte> bytes)
    {
        Packets++;
        if (_writer is not null)
        {
            _writer.Write(frame.Interface, new Timestamp(frame.TimestampNanoseconds), bytes, frame.WireLength);
            Bytes += RecordOverhead + ((bytes.Length + 3) & ~3);
        }
        else
        {
            _oldWriter!.Write(new Timestamp(frame.TimestampNanoseconds), bytes, frame.WireLength);
            Bytes += OldRecordOverhead + bytes.Length;
        }
        if (_stream.Pending >= FlushBytes)
            Flush();
    }

    /// <summary>Writes what was held back when that was long enough ago.</summary>
    public void FlushWhenDue()
    {
        if (Environment.TickCount64 - _flushed >= _flushMilliseconds)
            Flush();
    }

    /// <summary>Writes what was held back.</summary>
    public void Flush()
    {
        _flushed = Environment.TickCount64;
        _writer?.Flush();
        _oldWriter?.Flush();
    }

    /// <summary>Writes what the interfaces counted, where the format has a place for it.</summary>
    public void Write(CaptureStatistics statistics)
    {
        if (statistics.Interface < _interfaces)
            _writer?.WriteStatistics(statistics);
    }

    /// <summary>Completes the file and closes it.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _oldWriter?.Dispose();
        _writer = null;
        _oldWriter = null;
        _stream.Dispose();
    }
}
