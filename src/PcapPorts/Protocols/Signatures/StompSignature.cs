using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>STOMP 1.2 frames: a command line, headers, a zero byte. CONNECTED, MESSAGE, RECEIPT and ERROR are the server's.</summary>
static class StompSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'C', (byte)'S', (byte)'M', (byte)'R', (byte)'E', (byte)'U', (byte)'A', (byte)'D', (byte)'B', (byte)'N');

    static PayloadVerdict Match(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds || line.Length is < 3 or > 11)
            return default;
        // A header or the empty line follows, and the frame ends in a zero byte, perhaps with line ends behind it.
        int end = payload.Bytes.IndexOf((byte)0);
        if (!payload.On(61613) && (end < 0 || payload.Bytes[..end].IndexOf(":"u8) < 0))
            return default;
        if (line.SequenceEqual("CONNECTED"u8) || line.SequenceEqual("MESSAGE"u8) || line.SequenceEqual("RECEIPT"u8) || line.SequenceEqual("ERROR"u8))
            return ServiceId.Stomp.FromServer;
        return line.SequenceEqual("CONNECT"u8) || line.SequenceEqual("STOMP"u8) || line.SequenceEqual("SEND"u8) || line.SequenceEqual("SUBSCRIBE"u8)
            || line.SequenceEqual("UNSUBSCRIBE"u8) || line.SequenceEqual("ACK"u8) || line.SequenceEqual("NACK"u8) || line.SequenceEqual("BEGIN"u8)
            || line.SequenceEqual("COMMIT"u8) || line.SequenceEqual("ABORT"u8) || line.SequenceEqual("DISCONNECT"u8) ? ServiceId.Stomp.FromClient : default;
    }
}
