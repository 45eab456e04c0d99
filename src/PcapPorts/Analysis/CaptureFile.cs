using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.Analysis;

/// <summary>How a <see cref="CaptureFile"/> is kept.</summary>
public sealed record CaptureFileOptions
{
    /// <summary>How flows are kept.</summary>
    public FlowTableOptions Flows { get; init; } = new();

    /// <summary>Where the copies of pipes and compressed files are put; null for the system's place for temporary files.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>Goes on when the file grows.</summary>
    public bool FollowGrowth { get; init; } = true;

    /// <summary>How often a file that was read to its end is looked at again, in milliseconds.</summary>
    public int GrowthMilliseconds { get; init; } = 100;
}

/// <summary>
/// A capture that is looked at: it opens at once, and two threads of its own read it in the background. The first finds the place of every packet,
/// which can be read at any place from then on; the second follows it and finds the flows. What cannot be read twice (a pipe, a compressed file) is
/// copied to a temporary file on the way. A file that grows is read on. All members may be used by any thread.
/// </summary>
public sealed partial class CaptureFile : IDisposable
{
    readonly CaptureReader _reader;
    readonly SafeFileHandle _file;
    readonly CaptureFileOptions _options;
    readonly CaptureLoad _load;
    bool _isDisposed;
    readonly Lock _readerGate = new();
    readonly Lock _gate = new();
    readonly long _length;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    CaptureInterface[] _interfaces = [];
    readonly List<SectionStart> _sections = [];
    CaptureDamage? _damage;
    Timestamp _first = Timestamp.None;

    CaptureFile(CaptureReader reader, SafeFileHandle file, long length, string? path, CaptureFileOptions options)
    {
        _reader = reader;
        _file = file;
        _length = length;
        _options = options;
        Path = path;
        _load = new CaptureLoad(options.Flows);
        _locating = new Thread(Locate) { IsBackground = true, Name = "capture reader" };
        _assigning = new Thread(Assign) { IsBackground = true, Name = "flow reader" };
        TakeState();
    }

    /// <summary>The name in messages.</summary>
    public string Name => _reader.Name;

    /// <summary>Where the file is; null for a stream.</summary>
    public string? Path { get; }

    /// <summary>Whether packets are read from a copy, because the capture is a pipe or compressed.</summary>
    public bool IsSpooled => _length < 0;

    /// <summary>The packets that were found so far.</summary>
    public PacketIndex Packets => _load.Index;

    /// <summary>How far the reading has come, flows included.</summary>
    public LoadState State => _state;

    /// <summary>Whether the place of every packet is known, so that their number is final, unless the file grows. Flows may still be read.</summary>
    public bool IsCounted => _isCounted;

    /// <summary>Share of the file in which packets were looked for, 0 to 1; null when nobody knows how much there is.</summary>
    public double? Progress => _isCounted ? 1 : _length > 0 ? Math.Min(1, Volatile.Read(ref _position) / (double)_length) : null;

    /// <summary>Share of the packets found so far of which the flows are known, 0 to 1.</summary>
    public double FlowProgress => Packets.Count is > 0 and long count ? Packets.Assigned / (double)count : _state == LoadState.Loading ? 0 : 1;

    /// <summary>How long the reading has taken, up to its end.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>What ended the reading before the end of the file; null when nothing did.</summary>
    public CaptureDamage? Damage => Volatile.Read(ref _damage);

    /// <summary>The interfaces known so far.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces => Volatile.Read(ref _interfaces);

    /// <summary>Whether the file names interfaces: pcapng does, pcap does not.</summary>
    public bool HasInterfaces => _reader is PcapNgReader;

    /// <summary>The secrets of TLS connections that the file carries, as far as it is read.</summary>
    public TlsKeyLog KeyLog { get; } = new();

    /// <summary>Digits after the point that times need: 9 where an interface has more than microseconds, else 6.</summary>
    public int TimeDigits { get; private set; } = 6;

    /// <summary>Time of the first frame that has one.</summary>
    public Timestamp First => _first;

    /// <summary>Ends when the reading first does, for whatever reason.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>More was read, or the reading has ended. Called by the reading threads, often: it must be quick.</summary>
    public Action? Changed { get; set; }

    /// <summary>Opens a file, or standard input for <c>-</c>, and begins to read.</summary>
    /// <exception cref="CaptureFormatException">It is no capture.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission to read it is missing.</exception>
    public static CaptureFile Open(string path, CaptureFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path == "-" ? Open(ByteSource.StandardInput(), "standard input", null, options ?? new()) : Open(ByteSource.OpenFile(path), path, path, options ?? new());
    }

    /// <summary>Opens a capture that comes through a stream, and begins to read.</summary>
    /// <inheritdoc cref="Open(string, CaptureFileOptions?)"/>
    public static CaptureFile Open(Stream stream, string name, CaptureFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(new StreamSource(stream), name, null, options ?? new());
    }

    static CaptureFile Open(ByteSource source, string name, string? path, CaptureFileOptions options)
    {
        SafeFileHandle? spool = null;
        CaptureReader reader = CaptureOpening.Open(source, name, () => spool = NewSpool(options));
        try
        {
            long length = spool is null ? new FileInfo(path!).Length : -1;
            SafeFileHandle file = spool ?? File.OpenHandle(path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
            return new CaptureFile(reader, file, length, path, options);
        }
        catch
        {
            reader.Dispose();
            spool?.Dispose();
            throw;
        }
    }

    static SafeFileHandle NewSpool(CaptureFileOptions options)
    {
        string path = System.IO.Path.Combine(options.SpoolFolder ?? System.IO.Path.GetTempPath(), $"pcapports-{Guid.NewGuid():N}.spool");
        return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose);
    }

    /// <summary>What was read; to be asked under the gate. Its memory goes with the capture, while other threads may still be at work on it.</summary>
    CaptureLoad Load
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _load;
        }
    }

    /// <summary>Looks at flows and facts while nobody changes them. Be quick: the reading waits.</summary>
    /// <exception cref="ObjectDisposedException">The capture was closed.</exception>
    public T Look<T>(Func<FlowTable, CaptureFacts, T> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_gate)
            return look(Load.Flows, Load.Facts);
    }

    /// <summary>Comments, names and counters that the file itself tells of, as far as it was read.</summary>
    public ScanAnnotations Annotations()
    {
        lock (_readerGate)
        {
            var annotations = new ScanAnnotations();
            annotations.Add(_reader, framesBefore: 0);
            return annotations;
        }
    }

    /// <summary>A reader of packets at any place; one for each thread.</summary>
    /// <param name="sequential">Whether packets will be read one after the other: then more is read at a time.</param>
    public FrameAccess OpenAccess(bool sequential = false) => new(this, CaptureOpening.OpenPackets(_file, Name)) { Sequential = sequential };

    /// <summary>Whether packets of a flow belong to other flows too: as a tunnel, inside one, or because an ICMP error quotes them.</summary>
    public bool IsEntangled(int flow)
    {
        lock (_gate)
            return Load.IsEntangled(flow);
    }

    /// <inheritdoc cref="CaptureLoad.LastPackets"/>
    internal long[] LastPackets()
    {
        lock (_gate)
            return Load.LastPackets();
    }

    /// <summary>The 5-tuple of a flow.</summary>
    internal FlowKey KeyOf(int flow)
    {
        lock (_gate)
            return Load.Flows[flow].Key;
    }

    /// <summary>The flows whose packets say what a packet means: its own, those around it, and the connections that used the same ports before.</summary>
    internal void AddRelatedFlows(long number, List<int> flows, List<long> single)
    {
        Packets.AddFlows(number, flows);
        lock (_gate)
        {
            int own = flows.Count;
            for (int i = 0; i < own; i++)
            {
                if (Load.Before(flows[i]) is >= 0 and int before && !flows.Contains(before))
                    flows.Add(before);
                if (Load.Prelude(flows[i]) is > 0 and long prelude)
                    single.Add(prelude);
            }
            // Few captures have any; where there are many, the latest are those that can still matter.
            IReadOnlyList<long> loose = Load.Loose;
            for (int i = Math.Max(0, loose.Count - MostLoose); i < loose.Count; i++)
                single.Add(loose[i]);
        }
    }

    const int MostLoose = 256;

    /// <summary>What a reader of pcapng packets must know at a packet.</summary>
    internal SectionStart SectionAt(long number)
    {
        lock (_sections)
        {
            int low = 0, high = _sections.Count - 1;
            while (low < high)
            {
                int middle = (low + high + 1) >> 1;
                if (_sections[middle].FirstFrame <= number)
                    low = middle;
                else
                    high = middle - 1;
            }
            return _sections.Count == 0 ? default : _sections[low];
        }
    }
}

/// <summary>From which packet on a section of a pcapng file holds.</summary>
/// <param name="FirstFrame">Number of its first packet.</param>
/// <param name="BigEndian">Its byte order.</param>
/// <param name="FirstInterface">Index of its first interface among all of the file.</param>
readonly record struct SectionStart(long FirstFrame, bool BigEndian, int FirstInterface);
