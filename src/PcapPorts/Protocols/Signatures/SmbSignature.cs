using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>SMB over TCP (directly or in NetBIOS sessions): the header's flags tell request from response ([MS-CIFS] 2.2.3.1, [MS-SMB2] 2.1, 2.2.1, 2.2.41).</summary>
static class SmbSignature
{
    const long Version1 = 0xFF534D42, Version2 = 0xFE534D42, Encrypted = 0xFD534D42, Compressed = 0xFC534D42;

    internal static void Register(SignatureTable table) => table.Tcp(Match, 0);

    internal static PayloadVerdict Match(in Payload payload)
    {
        switch (payload.U32(4))
        {
            case Version1:
                return payload.Length < 14 ? ServiceId.Smb.SideOpen : (payload[13] & 0x80) == 0 ? ServiceId.Smb.FromClient : ServiceId.Smb.FromServer;
            case Version2 when payload.U16Little(8) is 64 or -1:
                return payload.Length < 24 ? ServiceId.Smb.SideOpen : (payload[20] & 1) == 0 ? ServiceId.Smb.FromClient : ServiceId.Smb.FromServer;
            case Encrypted or Compressed:
                return ServiceId.Smb.SideOpen;
            default:
                return default;
        }
    }
}
