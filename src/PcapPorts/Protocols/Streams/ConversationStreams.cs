namespace PcapPorts.Protocols.Streams;

/// <summary>Both directions of a TCP connection whose messages are dissected.</summary>
sealed class ConversationStreams
{
    readonly DissectedSide _low = new();
    readonly DissectedSide _high = new();

    /// <summary>A direction: 0 for what the lower endpoint sends, 1 for what the higher one does.</summary>
    public DissectedSide Of(int direction) => direction == 0 ? _low : _high;
}
