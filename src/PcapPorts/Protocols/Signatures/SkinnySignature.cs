using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Skinny (SCCP), on its port: a length and version (least byte first), and a message number: those below 0x81 are the station's.</summary>
static class SkinnySignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, SignatureTable.AnyByte);

    static PayloadVerdict Match(in Payload payload)
    {
        long length = payload.U32Little(0), version = payload.U32Little(4), number = payload.U32Little(8);
        if (!payload.On(2000) || length is < 4 or > 4096 || version is not (0 or (>= 0x0A and <= 0x20)) || number is < 0 or > 0x160)
            return default;
        return number < 0x81 ? ServiceId.Skinny.FromClient : ServiceId.Skinny.FromServer;
    }
}
