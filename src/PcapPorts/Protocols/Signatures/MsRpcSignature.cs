using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>DCE/RPC, connection-oriented and connectionless (C706 chapter 12, [MS-RPCE] 2.2.2): the PDU type tells the side. PROFINET's set-up uses the latter.</summary>
static class MsRpcSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Connected, 5);
        table.Udp(Connectionless, 4);
    }

    static PayloadVerdict Connected(in Payload payload)
    {
        // Version 5.0 or 5.1, type, flags, data representation: byte order and character set, float format, two zero bytes.
        if (payload[1] > 1 || payload[2] > 19 || payload.Length < 16 || payload[4] is not (0x10 or 0x00 or 0x11 or 0x01) || payload[5] > 3 || payload.U16(6) != 0)
            return default;
        bool little = (payload[4] & 0x10) != 0;
        int length = little ? payload.U16Little(8) : payload.U16(8);
        // Only a full segment holds less than the fragment's length.
        if (length < 16 || (length > payload.Length && payload.Length < 500))
            return default;
        return payload[2] switch
        {
            0 or 11 or 14 or 16 or 18 or 19 => ServiceId.MsRpc.FromClient,
            2 or 3 or 12 or 13 or 15 or 17 => ServiceId.MsRpc.FromServer,
            _ => default,
        };
    }

    static PayloadVerdict Connectionless(in Payload payload)
    {
        if (payload.Length < 80 || payload[1] > 10 || (payload[4] & 0xEE) != 0 || payload[5] > 3 || payload[6] != 0)
            return default;
        int length = (payload[4] & 0x10) != 0 ? payload.U16Little(74) : payload.U16(74);
        if (length + 80 > payload.Length + 16 || length > payload.Length)
            return default;
        // Object ids of PROFINET IO begin with DEA00000-6C97-11D1-8271.
        bool profinet = payload.On(34964) || payload.U32Little(8) == 0xDEA00000 || payload.U32(8) == 0xDEA00000;
        ServiceId service = profinet ? ServiceId.Profinet : ServiceId.MsRpc;
        return payload[1] switch
        {
            0 or 1 or 7 or 8 => service.FromClient,
            2 or 3 or 4 or 5 or 6 or 10 => service.FromServer,
            _ => service.SideOpen,
        };
    }
}
