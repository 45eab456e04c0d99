using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Memcached's text and binary protocols (memcached's protocol.txt and "BinaryProtocolRevamped"), over UDP with a frame header.</summary>
static class MemcachedSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Command, SignatureTable.Letters);
        table.Tcp(Binary, 0x80, 0x81);
        table.Udp(Framed, SignatureTable.AnyByte);
    }

    internal static PayloadVerdict Framed(in Payload payload)
    {
        // Request id, sequence number, datagrams in all, reserved.
        if (payload.Length < 12 || payload.U16(6) != 0 || payload.U16(4) is < 1 or > 4096 || payload.U16(2) >= payload.U16(4))
            return default;
        Payload message = payload.From(8);
        PayloadVerdict verdict = message[0] is 0x80 or 0x81 ? Binary(in message) : Command(in message);
        return verdict.Certain || payload.On(11211) ? verdict : default;
    }

    internal static PayloadVerdict Command(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds || line.Length < 3)
            return default;
        bool known = payload.On(11211);
        int words = line.Count((byte)' ') + 1;
        if (line.StartsWith("get "u8) || line.StartsWith("gets "u8) || line.StartsWith("incr "u8) || line.StartsWith("decr "u8) || line.StartsWith("delete "u8) || line.StartsWith("touch "u8))
            return known ? ServiceId.Memcached.FromClient : ServiceId.Memcached.LikelyFromClient;
        if (line.StartsWith("set "u8) || line.StartsWith("add "u8) || line.StartsWith("replace "u8) || line.StartsWith("append "u8) || line.StartsWith("prepend "u8) || line.StartsWith("cas "u8))
            return words is 5 or 6 or 7 && EndsInNumber(line) ? ServiceId.Memcached.FromClient : default;
        if (line.SequenceEqual("stats"u8) || line.StartsWith("stats "u8) || line.SequenceEqual("version"u8) || line.StartsWith("flush_all"u8) || line.SequenceEqual("quit"u8))
            return known ? ServiceId.Memcached.FromClient : line.StartsWith("stats"u8) || line.StartsWith("flush_all"u8) ? ServiceId.Memcached.LikelyFromClient : default;
        if (line.StartsWith("VALUE "u8) && words is 4 or 5 && EndsInNumber(line))
            return ServiceId.Memcached.FromServer;
        if (line.SequenceEqual("STORED"u8) || line.SequenceEqual("NOT_STORED"u8) || line.SequenceEqual("NOT_FOUND"u8) || line.SequenceEqual("EXISTS"u8) || line.SequenceEqual("DELETED"u8)
            || (line.StartsWith("STAT "u8) && words == 3))
            return ServiceId.Memcached.FromServer;
        return known && (line.SequenceEqual("END"u8) || line.SequenceEqual("ERROR"u8) || line.StartsWith("CLIENT_ERROR"u8) || line.StartsWith("SERVER_ERROR"u8) || line.StartsWith("VERSION "u8)
            || line.SequenceEqual("OK"u8) || line.SequenceEqual("TOUCHED"u8) || Text.IsDigits(line)) ? ServiceId.Memcached.FromServer : default;
    }

    static bool EndsInNumber(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> last = line[(line.LastIndexOf((byte)' ') + 1)..];
        return Text.IsDigits(last) || last.SequenceEqual("noreply"u8);
    }

    internal static PayloadVerdict Binary(in Payload payload)
    {
        int key = payload.U16(2), extras = payload[4];
        long body = payload.U32(8);
        if (payload.Length < 24 || payload[1] > 0x48 || payload[5] != 0 || extras > 32 || key > 250 || body < key + extras || body > 1 << 24 || (payload.Length > 24 + body && payload[(int)(24 + body)] != payload[0]))
            return default;
        // A request has a virtual bucket where a response has its status.
        if (payload[0] == 0x80)
            return HasShape(payload[1], key, extras, body) ? ServiceId.Memcached.FromClient : default;
        return payload.U16(6) <= 0x88 && extras is 0 or 4 ? payload.On(11211) || payload.Length == 24 + body ? ServiceId.Memcached.FromServer : default : default;
    }

    /// <summary>Each request has its own extras: a store eight bytes, a counter twenty, most none.</summary>
    static bool HasShape(int opcode, int key, int extras, long body) => opcode switch
    {
        0x00 or 0x04 or 0x09 or 0x0C or 0x0D or 0x14 => extras == 0 && key > 0 && body == key,
        0x01 or 0x02 or 0x03 or 0x11 or 0x12 or 0x13 => extras == 8 && key > 0,
        0x05 or 0x06 or 0x15 or 0x16 => extras == 20 && key > 0 && body == key + 20,
        0x07 or 0x0A or 0x0B or 0x17 or 0x20 => extras == 0 && key == 0 && body == 0,
        0x08 or 0x18 => extras is 0 or 4 && key == 0 && body == extras,
        0x0E or 0x0F or 0x19 or 0x1A or 0x21 or 0x22 => extras == 0 && key > 0,
        0x10 => extras == 0 && body == key,
        0x1C or 0x1D or 0x1E => extras == 4,
        _ => false,
    };
}
