using PcapPorts.App.Live;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;

namespace PcapPorts.App.Views.Live;

/// <summary>
/// Frames of devices on their way into a file that is looked at while it grows: older packets stay reachable there, and memory stays bounded.
/// </summary>
sealed class LiveRecording : IDisposable
{
    // One that is started again within a second must not be written over the one before.
    static int s_recordings;

    readonly LiveCapture _capture;
    readonly CaptureRecorder _recorder;
    readonly CaptureRun _run;
    readonly CancellationTokenSource _stop = new();
    readonly Thread _thread;
    readonly Timestamp _start = CaptureRun.Now();
    ulong _dropped;

    LiveRecording(string[] devices, string filter, LiveCapture capture, string path)
    {
        Devices = devices;
        Filter = filter;
        Path = path;
        _capture = capture;
        _recorder = new CaptureRecorder(new CaptureFilePlan(path, "pcapng", Gzip: false, new FileLimits(null, null, null, null), null), null, Count);
        _run = new CaptureRun(_recorder, null, null, new FileLimits(null, null, null, null), _stop.Token);
        _thread = new Thread(Run) { IsBackground = true, Name = "live capture" };
    }

    /// <summary>The devices.</summary>
    public string[] Devices { get; }

    /// <summary>The capture filter; empty for none.</summary>
    public string Filter { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether frames are still being taken.</summary>
    public bool IsListening => _thread.IsAlive;

    /// <summary>Frames that kernel and devices dropped, as of the last second.</summary>
    public ulong Dropped => Volatile.Read(ref _dropped);

    /// <summary>Frames taken.</summary>
    public long Packets => _run.Packets;

    /// <summary>Why it ended by itself; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Told when frames have come; called by the capturing thread.</summary>
    public Action? Changed { get; set; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="LiveCaptureException">The right is missing, there is no such device, or the filter is not valid.</exception>
    public static LiveRecording Start(string[] devices, string filter)
    {
        // Each frame at once: somebody looks at them.
        LiveCapture capture = LiveCapture.Open(devices, new LiveCaptureOptions { Filter = filter, Immediate = true });
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pcapports-live-{DateTime.Now:yyyyMMdd-HHmmss}-{Environment.ProcessId}-{Interlocked.Increment(ref s_recordings)}.pcapng");
        try
        {
            var recording = new LiveRecording(devices, filter, capture, path);
            recording._recorder.Declare(capture.Interfaces);
            recording._recorder.Flush();
            recording._thread.Start();
            return recording;
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    void Run()
    {
        try
        {
            _run.Take(_capture, _ => ReadDrops());
            ReadDrops();
            _recorder.Complete();
        }
        catch (Exception failure) when (failure is RunException or IOException)
        {
            Failure = failure.Message;
        }
        Failure ??= _capture.Devices.Select(static device => device.Failure).FirstOrDefault(static cause => cause is not null);
        Changed?.Invoke();
    }

    void ReadDrops()
    {
        ulong dropped = 0;
        foreach (LiveDevice device in _capture.Devices)
        {
            LiveStatistics counted = device.ReadStatistics();
            dropped += counted.DroppedByKernel + counted.DroppedByInterface;
        }
        Volatile.Write(ref _dropped, dropped);
        Changed?.Invoke();
    }

    IEnumerable<CaptureStatistics> Count()
    {
        Timestamp now = CaptureRun.Now();
        for (int i = 0; i < _capture.Devices.Count && i < _run.ByDevice.Length; i++)
            yield return _capture.Count(i, _start, now, _run.ByDevice[i]);
    }

    /// <summary>Ends the listening and completes the file.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread.Join(2000);
    }

    /// <summary>Ends it and removes the file.</summary>
    public void Dispose()
    {
        Stop();
        _capture.Dispose();
        _recorder.Dispose();
        _stop.Dispose();
        try
        {
            File.Delete(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is in the place for temporary files; the system clears it.
        }
    }
}
