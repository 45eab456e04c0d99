using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Ceph's messenger, versions 1 and 2: a banner that both sides send; the server's of version 1 is followed by its address at once.</summary>
static class CephSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'c');

    static PayloadVerdict Match(in Payload payload) => payload.StartsWith("ceph v027"u8) || payload.StartsWith("ceph v2\n"u8) ? ServiceId.Ceph.SideOpen : default;
}
