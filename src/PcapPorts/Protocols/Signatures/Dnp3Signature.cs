using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>DNP3's link frames (IEEE 1815 section 9.2): start bytes, length, control, and a checksum over the header. The direction bit is set by masters, who connect.</summary>
static class Dnp3Signature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, 0x05);
        table.Udp(Match, 0x05);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        if (payload[1] != 0x64 || payload[2] < 5 || payload.Length < 10 || payload.U16Little(8) != Checksum(payload.Bytes[..8]))
            return default;
        return (payload[3] & 0x80) != 0 ? ServiceId.Dnp3.FromClient : ServiceId.Dnp3.FromServer;
    }

    /// <summary>CRC-16 of polynomial 0x3D65, reflected, inverted.</summary>
    static int Checksum(ReadOnlySpan<byte> bytes)
    {
        int crc = 0;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA6BC : crc >> 1;
        }
        return ~crc & 0xFFFF;
    }
}
