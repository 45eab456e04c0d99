using System.Globalization;
using PcapPorts.App.Streams;
using PcapPorts.Capture;

namespace PcapPorts.App.Live;

/// <summary>Writes frames to a file, or to one after the other, of which the last ones may be kept.</summary>
sealed class CaptureRecorder : IDisposable
{
    readonly CaptureFilePlan _plan;
    readonly int _mostFiles;
    readonly Func<IEnumerable<CaptureStatistics>> _count;
    readonly Queue<string> _kept = new();
    IReadOnlyList<CaptureInterface> _interfaces = [];
    CaptureFile _file;

    /// <param name="plan">How frames are written.</param>
    /// <param name="mostFiles">Files after which the capture ends.</param>
    /// <param name="count">Reads the counters of the interfaces, for the end of each file.</param>
    public CaptureRecorder(CaptureFilePlan plan, int? mostFiles, Func<IEnumerable<CaptureStatistics>> count)
    {
        _plan = plan;
        _mostFiles = mostFiles ?? int.MaxValue;
        _count = count;
        _file = Begin();
    }

    /// <summary>Files begun.</summary>
    public int Files { get; private set; }

    /// <summary>Bytes that the frames take in all files.</summary>
    public long Bytes => _bytesBefore + _file.Bytes;

    /// <summary>Whether as many files were written as were wanted.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The file that is being written.</summary>
    public string CurrentPath => _file.Path;

    long _bytesBefore;

    /// <summary>Declares interfaces that have become known.</summary>
    public void Declare(IReadOnlyList<CaptureInterface> interfaces)
    {
        _interfaces = interfaces;
        _file.Declare(interfaces);
    }

    /// <summary>Writes a frame; false when the last file was full and the frame was not written.</summary>
    public bool Write(in FrameRecord frame, ReadOnlySpan<byte> bytes)
    {
        if (_plan.Rotates && IsOver(_file) && !Next())
            return false;
        _file.Write(in frame, bytes);
        return true;
    }

    /// <summary>Writes what was held back.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Writes what was held back, and begins the next file when its time has come: a file does not wait for a frame to end.</summary>
    public void Tick()
    {
        if (_plan.Ring.DurationMilliseconds is { } duration && _file.Packets > 0 && Environment.TickCount64 - _file.BeganAt >= duration && !IsFull)
            Next();
        _file.FlushWhenDue();
    }

    bool IsOver(CaptureFile file) =>
        (_plan.Ring.Packets is { } packets && file.Packets >= packets)
        || (_plan.Ring.Bytes is { } bytes && file.Bytes >= bytes)
        || (_plan.Ring.DurationMilliseconds is { } duration && file.Packets > 0 && Environment.TickCount64 - file.BeganAt >= duration);

    bool Next()
    {
        if (Files >= _mostFiles)
        {
            IsFull = true;
            return false;
        }
        End();
        _bytesBefore += _file.Bytes;
        _file = Begin();
        _file.Declare(_interfaces);
        return true;
    }

    CaptureFile Begin()
    {
        Files++;
        if (!_plan.Rotates)
            return new CaptureFile(_plan.Path, _plan);
        var file = new CaptureFile(NameOf(Files), _plan);
        _kept.Enqueue(file.Path);
        if (_plan.Ring.Files is { } most && _kept.Count > most)
            Forget(_kept.Dequeue());
        return file;
    }

    /// <summary>dumpcap's names: <c>NAME_NNNNN_YYYYMMDDHHMMSS.SUFFIX</c>.</summary>
    string NameOf(int number)
    {
        string name = Path.GetFileName(_plan.Path);
        int dot = name.LastIndexOf('.');
        if (dot > 0 && name.AsSpan(dot) is ".gz" && name.LastIndexOf('.', dot - 1) is > 0 and var inner)
            dot = inner;
        (string stem, string suffix) = dot > 0 ? (name[..dot], name[dot..]) : (name, "");
        string stamp = DateTime.Now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return Path.Combine(Path.GetDirectoryName(_plan.Path) ?? "", $"{stem}_{number:D5}_{stamp}{suffix}");
    }

    static void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Messages.WriteAbout(path, $"the oldest file of the ring cannot be removed: {FailureCause.Of(failure)}");
        }
    }

    void End()
    {
        foreach (CaptureStatistics statistics in _count())
            _file.Write(statistics);
        _file.Dispose();
    }

    /// <summary>Writes the counters and completes the file.</summary>
    public void Complete() => End();

    /// <summary>Closes the file. What was not flushed is still written, unless the disk is full.</summary>
    public void Dispose() => _file.Dispose();
}
