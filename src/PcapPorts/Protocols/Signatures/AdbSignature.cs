using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Android Debug Bridge (AOSP "protocol.txt"): a command of four letters, and at the header's end its complement.</summary>
static class AdbSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'C', (byte)'O', (byte)'W', (byte)'A', (byte)'S');

    static PayloadVerdict Match(in Payload payload)
    {
        long command = payload.U32Little(0);
        if (payload.U32Little(20) != (command ^ 0xFFFFFFFF))
            return default;
        if (payload.StartsWith("CNXN"u8))
            return payload.HasAt(24, "host:"u8) ? ServiceId.Adb.FromClient : payload.HasAt(24, "device:"u8) || payload.HasAt(24, "bootloader:"u8) ? ServiceId.Adb.FromServer : ServiceId.Adb.SideOpen;
        if (payload.StartsWith("AUTH"u8))
            return payload.U32Little(4) == 1 ? ServiceId.Adb.FromServer : ServiceId.Adb.FromClient;
        return payload.StartsWith("OPEN"u8) ? ServiceId.Adb.LikelyFromClient
            : payload.StartsWith("OKAY"u8) || payload.StartsWith("CLSE"u8) || payload.StartsWith("WRTE"u8) || payload.StartsWith("STLS"u8) ? ServiceId.Adb.SideOpen : default;
    }
}
