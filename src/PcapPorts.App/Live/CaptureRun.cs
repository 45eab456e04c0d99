using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>The frames of devices or of a file on their way to a file and to a view, until a limit, a signal or their end. One thread does it all.</summary>
/// <param name="recorder">Writes frames; null when they are not written.</param>
/// <param name="view">Shows frames; null when nothing is shown.</param>
/// <param name="output">Where the view writes.</param>
/// <param name="limits">When the capture ends.</param>
/// <param name="cancellation">Ends it early.</param>
sealed class CaptureRun(CaptureRecorder? recorder, ILiveView? view, Utf8Output? output, FileLimits limits, CancellationToken cancellation)
{
    const int TickMilliseconds = 1000;
    const int WaitMilliseconds = 50;

    /// <summary>Twice as long as the kernel collects frames before it hands them over.</summary>
    const int RestMilliseconds = 100;

    readonly FrameBatch _batch = new();
    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    readonly long _most = limits.Packets ?? long.MaxValue;

    /// <summary>Frames taken.</summary>
    public long Packets { get; private set; }

    /// <summary>Their bytes on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>Frames taken, by device.</summary>
    public ulong[] ByDevice { get; private set; } = [];

    /// <summary>Takes what devices hear.</summary>
    /// <param name="capture">The devices.</param>
    /// <param name="counting">Told once a second how many frames there are; null when nobody listens.</param>
    public void Take(LiveCapture capture, Action<long>? counting)
    {
        ByDevice = new ulong[capture.Devices.Count];
        var told = new bool[capture.Devices.Count];
        recorder?.Declare(capture.Interfaces);
        view?.Begin();
        long start = Environment.TickCount64;
        long end = limits.DurationMilliseconds is { } duration ? start + duration : long.MaxValue;
        long nextTick = start + TickMilliseconds;
        while (!cancellation.IsCancellationRequested && !capture.HasEnded && !HasEnough)
        {
            long now = Environment.TickCount64;
            if (now >= end)
                break;
            bool any = capture.TryRead(_batch, (int)Math.Min(WaitMilliseconds, end - now));
            if (any)
                Process();
            recorder?.Tick();
            now = Environment.TickCount64;
            if (now >= nextTick)
            {
                nextTick = Math.Max(nextTick + TickMilliseconds, now);
                Tick(capture);
                counting?.Invoke(Packets);
            }
            // Less than a full batch is all that has come so far: somebody waits for it.
            if (!any || _batch.Count < FrameBatch.Capacity)
            {
                output?.Flush();
                SayFailures(capture, told);
            }
        }
        TakeRest(capture);
        SayFailures(capture, told);
        view?.End(Now());
        output?.Flush();
    }

    /// <summary>Takes what passed before the end, but was still with the kernel.</summary>
    void TakeRest(LiveCapture capture)
    {
        long last = Now().Nanoseconds;
        for (long end = Environment.TickCount64 + RestMilliseconds; Environment.TickCount64 < end && !capture.HasEnded && !HasEnough;)
        {
            if (!capture.TryRead(_batch, RestMilliseconds / 4))
                continue;
            int kept = 0;
            for (int i = 0; i < _batch.Count; i++)
            {
                if (_batch.Records[i].TimestampNanoseconds <= last)
                    _batch.Records[kept++] = _batch.Records[i];
            }
            if (kept == 0)
                break;
            _batch.Count = kept;
            Process();
        }
    }

    /// <summary>Takes what a file holds.</summary>
    public void Take(CaptureReader reader)
    {
        view?.Begin();
        long latest = long.MinValue, nextTick = long.MinValue;
        while (!cancellation.IsCancellationRequested && !HasEnough && reader.Read(_batch))
        {
            recorder?.Declare(reader.Interfaces);
            Process();
            recorder?.Tick();
            for (int i = 0; i < _batch.Count; i++)
                latest = Math.Max(latest, _batch.Records[i].TimestampNanoseconds);
            if (latest >= nextTick)
            {
                if (nextTick != long.MinValue)
                    view?.Tick(new Timestamp(latest), 0, 0);
                nextTick = latest == long.MinValue ? latest : latest + Timestamp.NanosecondsPerSecond;
            }
            if (_batch.Count < FrameBatch.Capacity)
                output?.Flush();
        }
        view?.End(new Timestamp(latest));
        output?.Flush();
    }

    /// <summary>Now, as captures count time.</summary>
    public static Timestamp Now() => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);

    bool HasEnough => Packets >= _most || recorder is { IsFull: true } || (limits.Bytes is { } bytes && recorder is not null && recorder.Bytes >= bytes);

    void Process()
    {
        FrameBatch batch = _batch;
        batch.FirstNumber = Packets + 1;
        batch.Count = (int)Math.Min(batch.Count, _most - Packets);
        for (int i = 0; i < batch.Count; i++)
        {
            ref FrameRecord frame = ref batch.Records[i];
            if (recorder is not null && !recorder.Write(in frame, batch.Bytes(i)))
            {
                batch.Count = i;
                break;
            }
            Bytes += frame.WireLength;
            if (ByDevice.Length > 0)
                ByDevice[frame.Interface]++;
            if (view is not null)
                PacketDecoder.Decode(batch.Bytes(i), frame.LinkType, frame.WireLength, ref _packets[i]);
        }
        Packets += batch.Count;
        view?.Add(batch, _packets);
    }

    void Tick(LiveCapture capture)
    {
        ulong kernel = 0, devices = 0;
        foreach (LiveDevice device in capture.Devices)
        {
            LiveStatistics counted = device.ReadStatistics();
            kernel += counted.DroppedByKernel;
            devices += counted.DroppedByInterface;
        }
        view?.Tick(Now(), kernel, devices);
    }

    static void SayFailures(LiveCapture capture, bool[] told)
    {
        for (int i = 0; i < told.Length; i++)
        {
            if (told[i] || capture.Devices[i].Failure is not { } failure)
                continue;
            told[i] = true;
            Messages.WriteAbout(capture.Devices[i].Name, failure + (capture.HasEnded ? "; the capture ends" : "; the other interfaces are still heard"));
        }
    }
}
