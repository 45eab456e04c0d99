namespace PcapPorts.Protocols.Streams;

/// <summary>Arithmetic of sequence numbers, which go round the corner of 32 bits (RFC 9293 section 3.4).</summary>
static class SequenceNumber
{
    /// <summary>Whether one comes after another.</summary>
    public static bool IsAfter(uint a, uint b) => (int)(a - b) > 0;
}
