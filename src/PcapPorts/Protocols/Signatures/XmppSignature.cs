using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>XMPP streams (RFC 6120 section 4): the client's header says whom it wants, the server's bears an id; features, challenges and success are the server's.</summary>
static class XmppSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'<');

    static bool OnPort(in Payload payload) => payload.On(5222) || payload.On(5269) || payload.On(5223);

    internal static PayloadVerdict Match(in Payload payload)
    {
        ReadOnlySpan<byte> text = payload.Length > 512 ? payload.Bytes[..512] : payload.Bytes;
        if (text.StartsWith("<?xml"u8) || text.StartsWith("<stream:stream"u8))
        {
            int at = text.IndexOf("<stream:stream"u8);
            if (at < 0)
                return default;
            ReadOnlySpan<byte> header = text[at..];
            int end = header.IndexOf((byte)'>');
            if (end >= 0)
                header = header[..end];
            // "xml:lang" and the like end in other names, hence the space.
            return header.IndexOf(" id="u8) >= 0 ? ServiceId.Xmpp.FromServer : header.IndexOf(" to="u8) >= 0 ? ServiceId.Xmpp.FromClient
                : ServiceId.Xmpp.SideOpen;
        }
        if (text.StartsWith("<stream:features"u8) || text.StartsWith("<stream:error"u8))
            return ServiceId.Xmpp.FromServer;
        bool sasl = text.IndexOf("urn:ietf:params:xml:ns:xmpp-"u8) >= 0;
        if (text.StartsWith("<auth "u8) || text.StartsWith("<starttls"u8) || text.StartsWith("<response"u8))
            return sasl ? ServiceId.Xmpp.FromClient : default;
        if (text.StartsWith("<proceed"u8) || text.StartsWith("<challenge"u8) || text.StartsWith("<success"u8) || text.StartsWith("<failure"u8))
            return sasl ? ServiceId.Xmpp.FromServer : default;
        bool stanza = text.StartsWith("<iq "u8) || text.StartsWith("<message "u8) || text.StartsWith("<presence"u8) || text.StartsWith("</stream:stream>"u8);
        return stanza && (OnPort(in payload) || text.IndexOf("jabber:"u8) >= 0 || text.IndexOf("</stream"u8) == 0) ? ServiceId.Xmpp.SideOpen : default;
    }
}
