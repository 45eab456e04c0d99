using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>One device of a <see cref="LiveCapture"/>.</summary>
public sealed unsafe class LiveDevice : IDisposable
{
    readonly PcapHandle _handle;
    readonly long _fractionUnit;
    uint _received, _dropped, _droppedByInterface;
    LiveStatistics _statistics;

    LiveDevice(string name, PcapHandle handle, string? warning)
    {
        Name = name;
        _handle = handle;
        Warning = warning;
        _fractionUnit = NativeMethods.Precision(handle) == NativeMethods.Nanoseconds ? 1 : 1000;
        SnapLength = Math.Clamp(NativeMethods.SnapLength(handle), 1, LiveCaptureOptions.DefaultSnapLength);
        LinkType = DataLink.ToLinkType(NativeMethods.DataLink(handle));
        Descriptor = OperatingSystem.IsWindows() ? -1 : NativeMethods.Descriptor(handle);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Link type of its frames.</summary>
    public LinkType LinkType { get; }

    /// <summary>Most bytes of a frame that are kept.</summary>
    public int SnapLength { get; }

    /// <summary>Whether its times have nanoseconds; else they have microseconds.</summary>
    public bool HasNanoseconds => _fractionUnit == 1;

    /// <summary>What the library warned of when the device was opened, e.g. that it cannot be promiscuous; null for nothing.</summary>
    public string? Warning { get; }

    /// <summary>Why nothing more comes from it; null as long as it is heard.</summary>
    public string? Failure { get; private set; }

    /// <summary>The filter in force; null for none.</summary>
    public BpfProgram? Filter { get; private set; }

    /// <summary>Frames that the library handed over although there was no room for them; none, unless the library gives more than it is asked for.</summary>
    public ulong DroppedHere { get; private set; }

    /// <summary>What poll(2) can wait for; -1 where there is no such thing.</summary>
    internal int Descriptor { get; }

    /// <summary>Opens a device.</summary>
    /// <exception cref="LiveCaptureException">It cannot be opened.</exception>
    internal static LiveDevice Open(string name, LiveCaptureOptions options)
    {
        byte* errors = stackalloc byte[NativeMethods.ErrorBufferSize];
        errors[0] = 0;
        var handle = new PcapHandle(NativeMethods.Create(name, errors));
        if (handle.IsInvalid)
            throw new LiveCaptureException($"{name}: {Marshal.PtrToStringUTF8((nint)errors)}");
        LiveDevice? device = null;
        try
        {
            device = new LiveDevice(name, handle, DeviceActivation.Activate(name, handle, options));
            if (NativeMethods.SetNonBlocking(handle, 1, errors) != 0)
                throw new LiveCaptureException($"{name}: {Marshal.PtrToStringUTF8((nint)errors)}");
            if (!string.IsNullOrEmpty(options.Filter))
                device.Apply(BpfProgram.Compile(options.Filter, handle));
            return device;
        }
        catch
        {
            device?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Link types that the device can give, by the library's names, with what each is.</summary>
    public IReadOnlyList<(string Name, LinkType LinkType)> LinkTypes() => DeviceActivation.LinkTypes(_handle);

    /// <summary>Compiles a filter as it would run on this device.</summary>
    /// <exception cref="LiveCaptureException">It is not valid.</exception>
    public BpfProgram Compile(string filter) => BpfProgram.Compile(filter, _handle);

    /// <summary>The counters since the device was opened. They can be read after it failed, and then stay what they were.</summary>
    public LiveStatistics ReadStatistics()
    {
        PcapStatistics now = default;
        if (Failure is null && NativeMethods.Statistics(_handle, &now) == 0)
        {
            // The library counts in 32 bits, which a fast network fills in minutes.
            _statistics = new LiveStatistics(
                _statistics.Received + unchecked(now.Received - _received),
                _statistics.DroppedByKernel + unchecked(now.Dropped - _dropped),
                _statistics.DroppedByInterface + unchecked(now.DroppedByInterface - _droppedByInterface));
            (_received, _dropped, _droppedByInterface) = (now.Received, now.Dropped, now.DroppedByInterface);
        }
        return _statistics;
    }

    /// <summary>Adds the frames that wait to a sink, as many as it has room for; without waiting.</summary>
    internal void Take(ref FrameSink sink)
    {
        sink.SnapLength = SnapLength;
        sink.FractionUnit = _fractionUnit;
        sink.LinkType = LinkType.Number;
        sink.Dropped = 0;
        fixed (FrameSink* user = &sink)
        {
            int room;
            while (Failure is null && (room = user->Room) > 0)
            {
                int before = user->Count;
                int taken = NativeMethods.Dispatch(_handle, room, &FrameSink.Take, user);
                if (taken < 0)
                    Fail();
                if (user->Count == before)
                    break;
            }
        }
        DroppedHere += (ulong)sink.Dropped;
    }

    /// <summary>Has a running <see cref="Take"/> of another thread come to its end.</summary>
    internal void Break() => NativeMethods.BreakLoop(_handle);

    void Apply(BpfProgram program)
    {
        Filter = program;
        if (NativeMethods.SetFilter(_handle, program.Program) != 0)
            throw new LiveCaptureException($"{Name}: the capture filter cannot be set: {_handle.Error}");
    }

    void Fail()
    {
        ReadStatistics();
        string cause = _handle.Error;
        Failure = cause.Length == 0 ? "the device can no longer be read" : char.ToLowerInvariant(cause[0]) + cause[1..];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Filter?.Dispose();
        _handle.Dispose();
    }
}

/// <summary>What a device counted since it was opened.</summary>
/// <param name="Received">Frames that the filter took, those dropped included.</param>
/// <param name="DroppedByKernel">Frames dropped because this program was too slow and the kernel's buffer full.</param>
/// <param name="DroppedByInterface">Frames dropped by the device or its driver.</param>
public readonly record struct LiveStatistics(ulong Received, ulong DroppedByKernel, ulong DroppedByInterface);
