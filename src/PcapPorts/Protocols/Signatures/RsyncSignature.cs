using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>rsync's daemon (rsyncd protocol): both sides say the version; the list of modules and the end are the server's.</summary>
static class RsyncSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'@');

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.StartsWith("@RSYNCD: "u8))
            return payload.StartsWith("@ERROR: "u8) && payload.On(873) ? ServiceId.Rsync.FromServer : default;
        ReadOnlySpan<byte> rest = payload.Bytes[9..];
        return rest.StartsWith("OK"u8) || rest.StartsWith("EXIT"u8) || rest.StartsWith("AUTHREQD"u8) ? ServiceId.Rsync.FromServer : ServiceId.Rsync.SideOpen;
    }
}
