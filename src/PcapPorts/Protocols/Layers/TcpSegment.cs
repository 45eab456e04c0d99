using PcapPorts.Flows;

namespace PcapPorts.Protocols.Layers;

/// <summary>What the analysis looks at of one segment. Numbers in host order, the window unscaled.</summary>
readonly record struct TcpSegment(uint Sequence, uint Acknowledgment, uint Window, int Flags, int Length, long Frame, long Nanoseconds)
{
    /// <summary>Bytes that it acknowledges selectively.</summary>
    public uint Sacked { get; init; }

    public bool HasAck => Has(TcpFlag.Ack);

    public bool IsSynOrFin => Has(TcpFlag.Syn | TcpFlag.Fin);

    /// <summary>The sequence number that follows: SYN and FIN count as one byte.</summary>
    public uint NextSequence => Sequence + (uint)Length + (IsSynOrFin ? 1u : 0);

    public bool Has(int flags) => (Flags & flags) != 0;

    /// <summary>Whether one sequence number comes after another, round the corner of 32 bits too.</summary>
    public static bool IsAfter(uint a, uint b) => (int)(a - b) > 0;
}
