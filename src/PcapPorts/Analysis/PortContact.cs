using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>Who looked at which port. For pings the protocol is ICMP or ICMPv6 and the port 0.</summary>
/// <param name="Client">Who looked.</param>
/// <param name="Host">Whose port it is.</param>
/// <param name="Protocol">IP protocol number.</param>
/// <param name="Port">The port.</param>
public readonly record struct PortContactKey(IpAddress Client, IpAddress Host, byte Protocol, ushort Port);

/// <summary>What became of all that one client tried at one port of one host.</summary>
public sealed class PortContact
{
    /// <summary>Flows.</summary>
    public long Flows { get; internal set; }

    /// <summary>Flows in which the port answered.</summary>
    public long Answered { get; internal set; }

    /// <summary>Flows in which payload went over it.</summary>
    public long Used { get; internal set; }

    /// <summary>Flows that were refused: RST, or port unreachable for UDP.</summary>
    public long Refused { get; internal set; }

    /// <summary>Flows that an ICMP error rejected.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Flows without an answer whose client was seen to be answered elsewhere.</summary>
    public long Silent { get; internal set; }

    /// <summary>Frames sent in those flows: tries.</summary>
    public long SilentTries { get; internal set; }

    /// <summary>Connections that the client did not complete though the port answered (as a SYN scan does).</summary>
    public long HalfOpen { get; internal set; }

    /// <summary>Connections that were seen to be opened and then carried nothing.</summary>
    public long Empty { get; internal set; }

    /// <summary>Flows that an expired time to live ended on the way: somebody looks for the way, not for the port.</summary>
    public long Expired { get; internal set; }

    /// <summary>Frames of both directions.</summary>
    public ulong Packets { get; internal set; }

    /// <summary>Wire bytes of both directions.</summary>
    public ulong Bytes { get; internal set; }

    /// <summary>Earliest and latest time, in nanoseconds since 1970.</summary>
    public long First { get; internal set; } = long.MaxValue;

    /// <inheritdoc cref="First"/>
    public long Last { get; internal set; } = long.MinValue;

    /// <summary>The best evidence.</summary>
    public PortEvidence Evidence { get; internal set; }

    /// <summary>The frame of the best evidence: of the ICMP error, or else the first of the flow that has the answer.</summary>
    public FrameCitation Proof { get; internal set; }

    /// <summary>The first frame of the first flow.</summary>
    public FrameCitation Begin { get; internal set; }

    /// <summary>The service, as the first flow shows it for which it is known best.</summary>
    public FlowService Service { get; internal set; }

    /// <summary>
    /// Whether nothing was exchanged, and not because the capture began later: what a scanner's contacts look like.
    /// </summary>
    public bool CameToNothing => Used == 0 && Empty + Refused + Rejected + Silent > 0;

    internal void Cite(PortEvidence evidence, FrameCitation proof)
    {
        if (evidence > Evidence || Proof.Frame == 0)
            (Evidence, Proof) = (evidence > Evidence ? evidence : Evidence, proof);
    }

    internal void Touch(Timestamp first, Timestamp last)
    {
        if (!first.HasValue)
            return;
        First = Math.Min(First, first.Nanoseconds);
        Last = Math.Max(Last, last.Nanoseconds);
    }

    internal void Name(in FlowService service)
    {
        if (service.Basis > Service.Basis || (service.Basis == Service.Basis && service.NonstandardPort && !Service.NonstandardPort))
            Service = service;
    }

    /// <summary>All numbers, for a cache; <see cref="Restore"/> takes them back.</summary>
    internal long[] Save() =>
    [
        Flows, Answered, Used, Refused, Rejected, Silent, SilentTries, HalfOpen, Empty, Expired, (long)Packets, (long)Bytes, First, Last,
        (long)Evidence, Proof.Capture, Proof.Frame, Begin.Capture, Begin.Frame, Service.Id.Value, (long)Service.Basis, Service.NonstandardPort ? 1 : 0, Service.Frame,
    ];

    /// <summary>Takes back what <see cref="Save"/> gave, and the service's name.</summary>
    internal void Restore(ReadOnlySpan<long> saved, string? service)
    {
        (Flows, Answered, Used, Refused, Rejected, Silent, SilentTries) = (saved[0], saved[1], saved[2], saved[3], saved[4], saved[5], saved[6]);
        (HalfOpen, Empty, Expired, Packets, Bytes, First, Last) = (saved[7], saved[8], saved[9], (ulong)saved[10], (ulong)saved[11], saved[12], saved[13]);
        Evidence = (PortEvidence)saved[14];
        Proof = new FrameCitation((int)saved[15], saved[16]);
        Begin = new FrameCitation((int)saved[17], saved[18]);
        Service = new FlowService(new Ports.ServiceId((byte)saved[19]), service, (ServiceBasis)saved[20], saved[21] != 0, saved[22]);
    }

    /// <summary>Adds what another capture shows of the same contact.</summary>
    internal void Merge(PortContact later, int capturesBefore)
    {
        Flows += later.Flows;
        Answered += later.Answered;
        Used += later.Used;
        Refused += later.Refused;
        Rejected += later.Rejected;
        Silent += later.Silent;
        SilentTries += later.SilentTries;
        HalfOpen += later.HalfOpen;
        Empty += later.Empty;
        Expired += later.Expired;
        Packets += later.Packets;
        Bytes += later.Bytes;
        First = Math.Min(First, later.First);
        Last = Math.Max(Last, later.Last);
        Cite(later.Evidence, later.Proof with { Capture = later.Proof.Capture + capturesBefore });
        if (Begin.Frame == 0)
            Begin = later.Begin with { Capture = later.Begin.Capture + capturesBefore };
        Name(later.Service);
    }
}
