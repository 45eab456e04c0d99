using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>RTSP start lines (RFC 2326 sections 6 and 7, RFC 7826) and media interleaved in the connection (RFC 2326 section 10.12).</summary>
static class RtspSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, SignatureTable.Letters);
        table.Udp(Match, SignatureTable.Letters);
        table.Tcp(Interleaved, (byte)'$');
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        if (payload[0] == 'R' && StartLine.IsStatus(in payload, "RTSP/"u8))
            return ServiceId.Rtsp.FromServer;
        StartLine line = StartLine.Request(in payload);
        if (line.Method.IsEmpty || !(line.Version.StartsWith("RTSP/"u8) || line.Target.StartsWith("rtsp:"u8) || line.Target.StartsWith("rtspu:"u8)))
            return default;
        // Servers may announce and ask for parameters too.
        return line.Method.SequenceEqual("ANNOUNCE"u8) || line.Method.SequenceEqual("GET_PARAMETER"u8) || line.Method.SequenceEqual("REDIRECT"u8)
            ? ServiceId.Rtsp.LikelyFromClient : ServiceId.Rtsp.FromClient;
    }

    static PayloadVerdict Interleaved(in Payload payload)
    {
        int length = payload.U16(2), next = 4 + length;
        bool known = payload.On(554) || payload.On(8554);
        if (payload[1] > (known ? 31 : 3) || (!known && payload[4] is not (0x80 or 0x81 or 0x90)) || length < 12 || payload[4] >> 6 != 2 || (payload.Length > next && payload[next] is not ('$' or 'R')))
            return default;
        // Media flow from the server; receiver reports flow back.
        return payload[5] switch
        {
            201 => ServiceId.Rtsp.LikelyFromClient,
            200 => ServiceId.Rtsp.LikelyFromServer,
            >= 202 and <= 207 => ServiceId.Rtsp.SideOpen,
            _ => ServiceId.Rtsp.LikelyFromServer,
        };
    }
}
