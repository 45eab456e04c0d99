using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>X11's connection set-up (X Window System Protocol, section 8): byte order and version 11 from the client; success, version 11 from the server.</summary>
static class X11Signature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'l', (byte)'B', 0, 1);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[0] is 'l' or 'B')
        {
            bool little = payload[0] == 'l';
            int major = little ? payload.U16Little(2) : payload.U16(2), minor = little ? payload.U16Little(4) : payload.U16(4);
            int name = little ? payload.U16Little(6) : payload.U16(6);
            return payload[1] == 0 && major == 11 && minor == 0 && payload.Length >= 12 && (name == 0 || (name == 18 && payload.HasAt(12, "MIT-MAGIC-COOKIE-1"u8)) || (name == 19 && payload.HasAt(12, "XDM-AUTHORIZATION-1"u8)))
                ? ServiceId.X11.FromClient : default;
        }
        bool version = payload.U16Little(2) == 11 && payload.U16Little(4) == 0 || payload.U16(2) == 11 && payload.U16(4) == 0;
        bool port = payload.Source is >= 6000 and <= 6063 || payload.Destination is >= 6000 and <= 6063;
        return version && payload.Length >= 8 && (port ? true : payload[0] == 1 && payload[1] == 0 && payload.Length >= 40 && payload[28] is >= 1 and <= 8 && payload[30] <= 1)
            ? ServiceId.X11.FromServer : default;
    }
}
