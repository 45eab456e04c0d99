using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>iSCSI (RFC 7143 section 11): opcodes below 32 are the initiator's, from 32 on the target's; log-in and text carry keys.</summary>
static class IscsiSignature
{
    internal static void Register(SignatureTable table) =>
        table.Tcp(Match, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x40, 0x41, 0x42, 0x43, 0x44, 0x46, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x31, 0x32, 0x3F);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.Length < 48 || payload[4] != 0)
            return default;
        int opcode = payload[0] & 0x3F;
        bool known = payload.On(3260) || payload.On(860), keyed = payload.HasAt(48, "InitiatorName="u8) || payload.HasAt(48, "TargetPortalGroupTag="u8) || payload.HasAt(48, "SendTargets="u8)
            || payload.HasAt(48, "TargetName=iqn"u8) || payload.HasAt(48, "InitiatorAlias="u8) || payload.HasAt(48, "AuthMethod="u8);
        if (opcode is 3 or 0x23 or 4 or 0x24 ? !keyed && !known : !known)
            return default;
        return opcode < 0x20 ? ServiceId.Iscsi.FromClient : ServiceId.Iscsi.FromServer;
    }
}
