using System.Runtime.CompilerServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// Frames of one or more devices as they pass, in the same batches that a file is read in. Nothing is allocated for a frame or a batch. One thread reads;
/// <see cref="Stop"/> may be called from any other.
/// </summary>
public sealed unsafe class LiveCapture : CaptureReader
{
    /// <summary>Longest that <see cref="Read"/> sleeps before it looks whether it was stopped.</summary>
    const int LookUpMilliseconds = 100;

    /// <summary>Where devices cannot be waited for together, they are asked this often.</summary>
    const int AskMilliseconds = 5;

    const short ReadyToRead = 1;

    readonly LiveDevice[] _devices;
    readonly CaptureInterface[] _interfaces;
    readonly PollDescriptor[] _waits;
    readonly byte[] _buffer;
    readonly bool _canWait;
    readonly ArrivalStamps _stamps;
    int _next;
    long _frames;
    volatile bool _stopped;

    LiveCapture(LiveDevice[] devices, LiveCaptureOptions options, ArrivalStamps stamps)
    {
        _devices = devices;
        _stamps = stamps;
        _interfaces = Array.ConvertAll(devices, device => new CaptureInterface(device.LinkType, (uint)device.SnapLength, device.Name)
        {
            Filter = string.IsNullOrEmpty(options.Filter) ? null : options.Filter,
            TimestampResolution = device.HasNanoseconds ? (byte)9 : (byte)6,
        });
        _waits = new PollDescriptor[devices.Length];
        _canWait = Array.TrueForAll(devices, static device => device.Descriptor >= 0);
        _buffer = GC.AllocateUninitializedArray<byte>(options.BatchBytes, pinned: true);
        Name = string.Join(", ", Array.ConvertAll(devices, static device => device.Name));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The devices, in the order in which they were named; <see cref="FrameRecord.Interface"/> is an index into them.</summary>
    public IReadOnlyList<LiveDevice> Devices => _devices;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    /// <summary>Whether nothing more can come: it was stopped, or every device failed.</summary>
    public bool HasEnded => _stopped || Array.TrueForAll(_devices, static device => device.Failure is not null);

    /// <summary>Why the last device failed, when that ended the capture; null else.</summary>
    public override CaptureDamage? Damage =>
        !_stopped && HasEnded ? new CaptureDamage(0, $"{_devices[^1].Name}: {_devices[^1].Failure}") : null;

    /// <summary>Opens devices.</summary>
    /// <param name="devices">Their names, at least one; see <see cref="CaptureDevice"/>.</param>
    /// <param name="options">How.</param>
    /// <exception cref="LiveCaptureException">The library or the right is missing, there is no such device, or the filter is not valid.</exception>
    public static LiveCapture Open(IReadOnlyList<string> devices, LiveCaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(devices.Count, nameof(devices));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SnapLength, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SnapLength, LiveCaptureOptions.DefaultSnapLength, nameof(options));
        PcapLibrary.Require();
        var open = new LiveDevice[devices.Count];
        int count = 0;
        var stamps = new ArrivalStamps();
        try
        {
            foreach (string device in devices)
                open[count++] = LiveDevice.Open(device, options);
            return new LiveCapture(open, options, stamps);
        }
        catch
        {
            stamps.Dispose();
            foreach (LiveDevice device in open)
                device?.Dispose();
            throw;
        }
    }

    /// <summary>Fills a batch with the next frames, at least one. False when <see cref="Stop"/> was called or every device failed.</summary>
    public override bool Read(FrameBatch batch)
    {
        while (!HasEnded)
        {
            if (TryRead(batch, LookUpMilliseconds))
                return true;
        }
        return false;
    }

    /// <summary>Fills a batch with the frames that are there, or that come within a time; false when none do. Also returns early when a device fails.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="milliseconds">Longest time to wait.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(FrameBatch batch, int milliseconds)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Buffer = _buffer;
        batch.FirstNumber = _frames + 1;
        batch.Count = Take(batch);
        if (batch.Count == 0 && milliseconds > 0 && !HasEnded)
        {
            Wait(milliseconds);
            batch.Count = Take(batch);
        }
        _frames += batch.Count;
        return batch.Count > 0;
    }

    /// <summary>Ends the capture; frames that were not read yet are lost. May be called from any thread, and more than once.</summary>
    public void Stop()
    {
        _stopped = true;
        foreach (LiveDevice device in _devices)
            device.Break();
    }

    /// <summary>The counters of every device as pcapng records them.</summary>
    /// <param name="start">When the capture began.</param>
    /// <param name="now">Now.</param>
    /// <param name="device">Index of the device.</param>
    /// <param name="delivered">Frames of it that were read.</param>
    public CaptureStatistics Count(int device, Timestamp start, Timestamp now, ulong delivered)
    {
        LiveStatistics counted = _devices[device].ReadStatistics();
        return new CaptureStatistics(device, now)
        {
            Start = start,
            End = now,
            Received = counted.Received,
            Dropped = counted.DroppedByInterface,
            DroppedBySystem = counted.DroppedByKernel,
            Delivered = delivered,
        };
    }

    int Take(FrameBatch batch)
    {
        fixed (FrameRecord* records = batch.Records)
        {
            var sink = new FrameSink
            {
                Records = records,
                Buffer = (byte*)Unsafe.AsPointer(ref _buffer[0]),
                Size = _buffer.Length,
            };
            // Each time another device comes first: a busy one does not keep the others from their turn.
            for (int i = 0; i < _devices.Length && !_stopped; i++)
            {
                int index = (_next + i) % _devices.Length;
                sink.Interface = index;
                _devices[index].Take(ref sink);
            }
            _next = (_next + 1) % _devices.Length;
            return sink.Count;
        }
    }

    void Wait(int milliseconds)
    {
        if (!_canWait)
        {
            Thread.Sleep(Math.Min(milliseconds, AskMilliseconds));
            return;
        }
        int count = 0;
        foreach (LiveDevice device in _devices)
        {
            // A device that failed would be ready for ever.
            if (device.Failure is null)
                _waits[count++] = new PollDescriptor { Descriptor = device.Descriptor, Events = ReadyToRead };
        }
        fixed (PollDescriptor* waits = _waits)
        {
            // Signals interrupt the wait; then the caller comes back soon.
            _ = NativeMethods.Poll(waits, (nuint)count, Math.Min(milliseconds, LookUpMilliseconds));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stopped = true;
        foreach (LiveDevice device in _devices)
            device.Dispose();
        _stamps.Dispose();
    }
}
