using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>DRDA (Db2, Derby; "DRDA, Version 5, Volume 3", DSS header): length, 0xD0, a format whose type tells request from reply, and an inner length and code point.</summary>
static class DrdaSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, SignatureTable.Range(0x00, 0x7F));

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(0);
        if (payload[2] != 0xD0 || length < 10 || payload[3] is < 0 or > 0x5F || payload.U16(6) != length - 6)
            return default;
        int point = payload.U16(8);
        if (point >> 8 is not (0x10 or 0x11 or 0x12 or 0x14 or 0x20 or 0x21 or 0x22 or 0x24))
            return default;
        return (payload[3] & 0x0F) switch
        {
            1 or 5 => ServiceId.Drda.FromClient,
            2 => ServiceId.Drda.FromServer,
            // Objects: statements are sent, answer sets and SQLCA come back.
            3 => point is 0x2414 or 0x2412 or 0x2450 ? ServiceId.Drda.FromClient : point is 0x2408 or 0x2411 or 0x241A or 0x241B ? ServiceId.Drda.FromServer : ServiceId.Drda.SideOpen,
            _ => default,
        };
    }
}
