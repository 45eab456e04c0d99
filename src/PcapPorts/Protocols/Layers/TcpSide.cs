namespace PcapPorts.Protocols.Layers;

/// <summary>What is remembered of one side of a TCP connection.</summary>
sealed class TcpSide
{
    /// <summary>The value of <see cref="DuplicateAcks"/> when the other side acknowledged what nobody saw, and a remark said so.</summary>
    public const int LossWasSaid = -1;

    public uint Base;
    public int Scale = TcpAnalysis.ScaleUnknown;

    /// <summary>Highest sequence number to follow; 0 before the first segment.</summary>
    public uint Next;
    public long NextNanoseconds;

    /// <summary>End of what was seen without a gap; 0 before the first segment.</summary>
    public uint MaxToBeAcked;

    public uint Window = uint.MaxValue;
    public bool IsFirstWindow;
    public uint LastAck;
    public long LastAckNanoseconds;
    public long LastNewAckFrame;

    /// <summary>Duplicate acknowledgments in a row, or <see cref="LossWasSaid"/>.</summary>
    public int DuplicateAcks;
    public TcpRemarks LastRemarks;

    /// <summary>Bytes of the other side that its latest segment selectively acknowledges.</summary>
    public uint Sacked;

    /// <summary>Whether the bytes in flight are known: no gap was seen since the last acknowledgment.</summary>
    public bool TracksFlight = true;

    /// <summary>What the other side has not acknowledged; made when it is first asked for.</summary>
    public TcpUnacked Unacked => field ??= new();

    /// <summary>The window in bytes; that of a SYN is not scaled.</summary>
    public uint ScaledWindow => IsFirstWindow || Scale < 0 ? Window : Window << Scale;
}
