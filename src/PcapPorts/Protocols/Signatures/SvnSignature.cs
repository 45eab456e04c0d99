using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Subversion's ra_svn: parenthesised lists; the greeting names success and versions, the client answers with its capabilities and the URL.</summary>
static class SvnSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'(');

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.StartsWith("( success ( "u8) || payload.StartsWith("( failure ( "u8))
            return ServiceId.Svn.FromServer;
        return payload.StartsWith("( 2 ( "u8) && payload.Bytes.IndexOf("svn"u8) > 0 ? ServiceId.Svn.FromClient : default;
    }
}
