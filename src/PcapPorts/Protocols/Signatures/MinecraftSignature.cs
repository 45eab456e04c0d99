using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Minecraft: the Java edition's handshake over TCP, and RakNet's offline messages with their magic over UDP.</summary>
static class MinecraftSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Handshake, SignatureTable.AnyByte);
        table.Udp(RakNet, 0x01, 0x02, 0x05, 0x06, 0x07, 0x08, 0x19, 0x1C);
    }

    /// <summary>Length, packet 0, version, host's name, port, and the next state, status or log-in.</summary>
    static PayloadVerdict Handshake(in Payload payload)
    {
        int length = payload[0];
        if (length is < 7 or > 0x7F || payload[1] != 0 || payload.Length < length + 1)
            return default;
        int offset = payload[2] < 0x80 ? 3 : payload[3] < 0x80 ? 4 : -1;
        int host = offset < 0 ? -1 : payload[offset];
        return host is > 0 and < 0x80 && offset + 1 + host + 3 == length + 1 && payload[length] is 1 or 2 && payload.Has(offset + 1, host) && Text.IsPrintable(payload.Bytes.Slice(offset + 1, host))
            ? ServiceId.Minecraft.FromClient : default;
    }

    static PayloadVerdict RakNet(in Payload payload)
    {
        int magic = payload[0] switch { 0x05 or 0x06 or 0x07 or 0x08 => 1, 0x01 or 0x02 => 9, 0x19 => 2, _ => 17 };
        if (payload.U32(magic) != 0x00FFFF00 || payload.U32(magic + 4) != 0xFEFEFEFE || payload.U32(magic + 8) != 0xFDFDFDFD || payload.U32(magic + 12) != 0x12345678)
            return default;
        return payload[0] is 0x01 or 0x02 or 0x05 or 0x07 ? ServiceId.Minecraft.FromClient : ServiceId.Minecraft.FromServer;
    }
}
