using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>RTMP's handshake (RTMP 1.0 section 5.2): version 3 and a block of 1536 bytes; the server sends its own and the echo at once.</summary>
static class RtmpSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 3, 6);

    static PayloadVerdict Match(in Payload payload)
    {
        // A chunk of type 0 on stream 3 that holds a command (type 20) in AMF: connect is the client's.
        if (payload[7] == 20 && payload.HasAt(12, "\u0002\0\u0007connect"u8))
            return ServiceId.Rtmp.FromClient;
        if (payload[7] == 20 && (payload.HasAt(12, "\u0002\0\u0007_result"u8) || payload.HasAt(12, "\u0002\0\u0008onStatus"u8)))
            return ServiceId.Rtmp.FromServer;
        // The four bytes behind the time are zero, or an encoder's version.
        bool known = payload.On(1935);
        if (payload.U32(5) != 0 && !known)
            return default;
        return payload.Length switch
        {
            1537 => ServiceId.Rtmp.LikelyFromClient,
            3073 => ServiceId.Rtmp.FromServer,
            >= 1000 when known => ServiceId.Rtmp.SideOpen,
            _ => default,
        };
    }
}
