using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>NATS client protocol: lines in which INFO, MSG and +OK are the server's, CONNECT, PUB and SUB the client's.</summary>
static class NatsSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, SignatureTable.Letters);
        table.Tcp(Status, (byte)'+', (byte)'-');
    }

    static PayloadVerdict Match(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        bool known = payload.On(4222);
        if (Text.Begins(line, "INFO {"u8))
            return known || line.IndexOf("\"server_id\""u8) > 0 ? ServiceId.Nats.FromServer : default;
        if (Text.Begins(line, "CONNECT {"u8))
            return ServiceId.Nats.FromClient;
        if (!known || !payload.LineEnds)
            return default;
        return Text.Begins(line, "MSG "u8) || Text.Begins(line, "HMSG "u8) ? ServiceId.Nats.FromServer
            : Text.Begins(line, "PUB "u8) || Text.Begins(line, "HPUB "u8) || Text.Begins(line, "SUB "u8) || Text.Begins(line, "UNSUB "u8) ? ServiceId.Nats.FromClient
            : line.SequenceEqual("PING"u8) || line.SequenceEqual("PONG"u8) ? ServiceId.Nats.SideOpen : default;
    }

    static PayloadVerdict Status(in Payload payload) =>
        payload.On(4222) && (payload.StartsWith("+OK\r\n"u8) || payload.StartsWith("-ERR '"u8)) ? ServiceId.Nats.FromServer : default;
}
