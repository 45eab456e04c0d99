using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.App.Views;

/// <summary>
/// One pass over the whole capture in the background, whenever nothing else is to be done: it finds the numbers of streams, and which protocols
/// each flow carries. A filter that names other protocols then need not look at the flow's packets.
/// </summary>
/// <param name="session">The capture.</param>
sealed class CaptureSurvey(CaptureSession session)
{
    static readonly Protocol s_ethernet = Of("eth.addr"), s_ip = Of("ip.addr"), s_ipv6 = Of("ipv6.addr"), s_tcp = Of("tcp.port"), s_udp = Of("udp.port");
    static readonly string[] s_workedOut = ["_ws.", "port.class", "port.number", "port.service", "flow.", "frame."];

    readonly Dictionary<Protocol, int> _numbers = [];
    readonly UInt128[] _headers = new UInt128[4];
    UInt128[] _flows = new UInt128[1024];
    volatile bool _isComplete;
    long _surveyed;

    static Protocol Of(string field) => Dissectors.Fields.Find(field)!.Protocol;

    /// <summary>Whether all packets there are were surveyed.</summary>
    public bool IsComplete => _isComplete && Volatile.Read(ref _surveyed) == session.File.Packets.Count;

    /// <summary>Begins.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "survey", Priority = ThreadPriority.BelowNormal }.Start();

    void Run()
    {
        CapturePass? pass = null;
        try
        {
            while (!session.Closed.WaitHandle.WaitOne(100))
            {
                // While the index is being made, and while a filter runs, the processors are wanted elsewhere.
                if (session.File.State == LoadState.Loading || IsFiltering || IsComplete)
                    continue;
                pass ??= new CapturePass(session.File, session.Streams) { ForgetsEnded = !session.IsGrowing, LeavesOutHeaders = true };
                Advance(pass);
                _isComplete = pass.Position == session.File.Packets.Count;
                Volatile.Write(ref _surveyed, pass.Position);
                if (!IsComplete || session.IsGrowing)
                    continue;
                // It remembers every flow, and nobody will ask it again.
                pass.Dispose();
                pass = null;
                SpentMemory.Return(_surveyed);
                return;
            }
        }
        catch (ObjectDisposedException)
        {
            // The capture was closed in the middle.
        }
        finally
        {
            pass?.Dispose();
        }
    }

    bool IsFiltering => session.Filter is { IsComplete: false, IsCancelled: false };

    void Advance(CapturePass pass)
        => pass.Run((long number, in FrameRecord _, FieldList fields) => Visit(number, fields, pass.LeftOut), session.Closed);

    void Visit(long number, FieldList fields, (byte Version, byte Protocol) leftOut)
    {
        // Place 0 stands for packets without a flow.
        int flow = session.File.Packets.Flow(number) + 1;
        if (flow >= _flows.Length)
            Array.Resize(ref _flows, Math.Max(flow + 1, _flows.Length * 2));
        UInt128 seen = _flows[flow] | HeadersOf(leftOut);
        Protocol? last = null;
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (ReferenceEquals(entry.Field.Protocol, last))
                continue;
            last = entry.Field.Protocol;
            seen |= Bit(last);
        }
        _flows[flow] = seen;
        // What a pass remembers of its flows is most of the memory: two at once are one too many.
        while ((number & 1023) == 0 && IsFiltering && !session.Closed.WaitHandle.WaitOne(20))
        {
        }
    }

    /// <summary>The protocols of headers that were not looked at. IPv6 shows its version as a field of IP too.</summary>
    UInt128 HeadersOf((byte Version, byte Protocol) headers)
    {
        if (headers.Version == 0)
            return 0;
        ref UInt128 bits = ref _headers[(headers.Version == 6 ? 2 : 0) + (headers.Protocol == IpProtocol.Tcp ? 1 : 0)];
        if (bits == 0)
            bits = Bit(s_ethernet) | Bit(s_ip) | (headers.Version == 6 ? Bit(s_ipv6) : 0) | Bit(headers.Protocol == IpProtocol.Tcp ? s_tcp : s_udp);
        return bits;
    }

    /// <summary>More protocols than bits share them: a flow then seems to carry more than it does, never less.</summary>
    UInt128 Bit(Protocol protocol)
    {
        if (!_numbers.TryGetValue(protocol, out int number))
        {
            lock (_numbers)
                _numbers.Add(protocol, number = _numbers.Count & 127);
        }
        return UInt128.One << number;
    }

    /// <summary>
    /// Which flows a filter need not look at: a packet in which nothing occurs that the filter names gets the verdict of an empty one. Null while that is
    /// not known, and for filters that take such packets or ask for what is in no packet.
    /// </summary>
    public Func<int, bool>? Skip(DisplayFilter filter)
    {
        if (!IsComplete || filter.Fields.Count == 0 || filter.Matches(new FieldList()))
            return null;
        // These are worked out of other fields, or of none.
        if (s_workedOut.Any(name => filter.DisplayText.Contains(name, StringComparison.Ordinal)))
            return null;
        UInt128 wanted = 0;
        foreach (Field field in filter.Fields)
        {
            if (OwnFields.Protocols.Contains(field.Protocol))
                return null;
            lock (_numbers)
            {
                if (_numbers.TryGetValue(field.Protocol, out int number))
                    wanted |= UInt128.One << number;
            }
        }
        UInt128[] flows = _flows;
        return flow => flow + 1 < flows.Length && (flows[flow + 1] & wanted) == 0 && !session.File.IsEntangled(flow);
    }
}
