using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// SIP start lines (RFC 3261 section 7). Either end may ask, so a request makes its sender the client of one transaction; only a
/// registration says more.
/// </summary>
static class SipSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, SignatureTable.Letters);
        table.Tcp(Match, SignatureTable.Letters);
        table.Sctp(Match, SignatureTable.Letters);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        if (payload[0] == 'S' && StartLine.IsStatus(in payload, "SIP/"u8))
            // The answer to REGISTER comes from the registrar.
            return payload.Bytes.IndexOf("REGISTER\r\n"u8) >= 0 ? ServiceId.Sip.FromServer : ServiceId.Sip.LikelyFromServer;
        StartLine line = StartLine.Request(in payload);
        if (line.Method.IsEmpty)
            return default;
        bool uri = line.Target.StartsWith("sip:"u8) || line.Target.StartsWith("sips:"u8) || line.Target.StartsWith("tel:"u8);
        if (!line.Version.SequenceEqual("SIP/2.0"u8) && !(uri && !line.IsComplete))
            return default;
        return line.Method.SequenceEqual("REGISTER"u8) ? ServiceId.Sip.FromClient : ServiceId.Sip.LikelyFromClient;
    }
}
