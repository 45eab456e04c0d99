using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>RTMP's handshake (RTMP 1.0 section 5.2): version 3 and a block of 1536 bytes; the server sends its own and the echo at once.</summary>
static class RtmpSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 3, 6);

    static PayloadVerdict Match(in Payload payload)
    {
        bool known = payload.On(1935);
        // The four bytes behind the time are zero, or an encoder's version.
        bool plain = payload.U32(5) == 0 || (known && payload.Length >= 9);
        if (!plain || payload[0] == 6 && !known)
            return default;
        if (payload.Length == 1537)
            return ServiceId.Rtmp.LikelyFromClient;
        if (payload.Length == 3073)
            return ServiceId.Rtmp.FromServer;
        return known && payload.Length >= 1000 ? ServiceId.Rtmp.SideOpen
            // A chunk of type 0 on stream 3 that holds a command (type 20) in AMF: connect is the client's.
            : payload[7] == 20 && payload.HasAt(12, "\u0002\0\u0007connect"u8) ? ServiceId.Rtmp.FromClient
            : payload[7] == 20 && (payload.HasAt(12, "\u0002\0\u0007_result"u8) || payload.HasAt(12, "\u0002\0\u0008onStatus"u8)) ? ServiceId.Rtmp.FromServer : default;
    }
}
