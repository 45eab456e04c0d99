using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Stories;

/// <summary>What the frames of one flow show, beside what is said in them.</summary>
sealed class FlowFacts
{
    const int Fin = 1, Syn = 2, Rst = 4, Ack = 16;

    static readonly Field? Retransmission = Dissectors.Fields.Find("tcp.analysis.retransmission");
    static readonly Field? FastRetransmission = Dissectors.Fields.Find("tcp.analysis.fast_retransmission");
    static readonly Field? SpuriousRetransmission = Dissectors.Fields.Find("tcp.analysis.spurious_retransmission");
    static readonly Field? LostSegment = Dissectors.Fields.Find("tcp.analysis.lost_segment");
    static readonly Field? OutOfOrder = Dissectors.Fields.Find("tcp.analysis.out_of_order");
    static readonly Field? ZeroWindow = Dissectors.Fields.Find("tcp.analysis.zero_window");
    static readonly Field? KeepAlive = Dissectors.Fields.Find("tcp.analysis.keep_alive");

    public FrameList Syns { get; } = new();

    public FrameList Resent { get; } = new();

    public FrameList Lost { get; } = new();

    public FrameList Disordered { get; } = new();

    public FrameList Stalled { get; } = new();

    public FrameList KeptAlive { get; } = new();

    public FrameList Snapped { get; } = new();

    public FrameList Damaged { get; } = new();

    public FrameList Carried { get; } = new();

    public FrameList Errors { get; } = new();

    public (int Version, int Type, int Code) Error { get; private set; }

    public IpAddress ErrorSender { get; private set; }

    public (long Frame, long Time) FirstSyn { get; private set; }

    public (long Frame, long Time) SynAck { get; private set; }

    public (long Frame, long Time) HandshakeEnd { get; private set; }

    public (long Frame, long Time) FirstAsked { get; private set; }

    public (long Frame, long Time) FirstAnswered { get; private set; }

    public long ClientFin { get; private set; }

    public long ServerFin { get; private set; }

    public (long Frame, bool FromClient) Reset { get; private set; }

    public long FirstFrame { get; private set; }

    public long LastFrame { get; private set; }

    public (long Nanoseconds, long Before, long After) LongestSilence { get; private set; }

    long _lastTime = long.MinValue;

    /// <summary>Takes a frame of the flow.</summary>
    public void Take(long number, in FrameRecord record, in IpLevel level, bool fromClient, FieldList fields)
    {
        long now = record.TimestampNanoseconds;
        if (FirstFrame == 0)
            FirstFrame = number;
        if (_lastTime != long.MinValue && now != long.MinValue && now - _lastTime > LongestSilence.Nanoseconds)
            LongestSilence = (now - _lastTime, LastFrame, number);
        LastFrame = number;
        _lastTime = now;
        if (record.CapturedLength < record.WireLength)
            Snapped.Add(number);
        if (HasBadChecksum(fields))
            Damaged.Add(number);
        if (level.PayloadLength > 0)
        {
            if (fromClient && FirstAsked.Frame == 0)
                FirstAsked = (number, now);
            if (!fromClient && FirstAsked.Frame != 0 && FirstAnswered.Frame == 0)
                FirstAnswered = (number, now);
        }
        if (level.Protocol == IpProtocol.Tcp)
            TakeTcp(number, now, in level, fromClient, fields);
    }

    /// <summary>Takes an ICMP error that quotes a packet of the flow.</summary>
    public void TakeError(long number, in IpLevel level)
    {
        if (Errors.Count == 0)
        {
            Error = (level.Version, level.IcmpType, level.IcmpCode);
            ErrorSender = IpAddress.SourceOf(in level);
        }
        Errors.Add(number);
    }

    void TakeTcp(long number, long now, in IpLevel level, bool fromClient, FieldList fields)
    {
        int flags = level.TcpFlags;
        if ((flags & (Syn | Ack)) == Syn)
        {
            Syns.Add(number);
            if (FirstSyn.Frame == 0)
                FirstSyn = (number, now);
        }
        else if ((flags & Syn) != 0 && SynAck.Frame == 0)
        {
            SynAck = (number, now);
        }
        else if (SynAck.Frame != 0 && HandshakeEnd.Frame == 0 && fromClient && (flags & (Ack | Rst)) == Ack)
        {
            HandshakeEnd = (number, now);
        }
        if ((flags & Fin) != 0 && fromClient && ClientFin == 0)
            ClientFin = number;
        if ((flags & Fin) != 0 && !fromClient && ServerFin == 0)
            ServerFin = number;
        if ((flags & Rst) != 0 && Reset.Frame == 0)
            Reset = (number, fromClient);
        foreach (ref readonly FieldEntry entry in fields.Entries)
            TakeRemark(number, entry.Field, flags);
    }

    static bool HasBadChecksum(FieldList fields)
    {
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (entry.Field.Expert is { Group: ExpertGroup.Checksum, Severity: ExpertSeverity.Error })
                return true;
        }
        return false;
    }

    void TakeRemark(long number, Field field, int flags)
    {
        // A SYN that comes again is told with the opening.
        if ((field == Retransmission || field == FastRetransmission || field == SpuriousRetransmission) && (flags & Syn) == 0)
            Resent.Add(number);
        else if (field == LostSegment)
            Lost.Add(number);
        else if (field == OutOfOrder)
            Disordered.Add(number);
        else if (field == ZeroWindow)
            Stalled.Add(number);
        else if (field == KeepAlive)
            KeptAlive.Add(number);
    }
}
