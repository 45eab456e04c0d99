using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>VNC's remote framebuffer protocol (RFC 6143): the version that both sides say, the server's description of the screen, requests for updates.</summary>
static class VncSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Version, (byte)'R');
        table.Tcp(Screen, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    static PayloadVerdict Version(in Payload payload) => IsVersion(in payload) ? ServiceId.Vnc.SideOpen : default;

    /// <summary>Whether it begins with a version as both sides say it first: <c>RFB 003.008</c> and a line feed (section 7.1.1).</summary>
    internal static bool IsVersion(in Payload payload) =>
        payload.Length >= 12 && payload.StartsWith("RFB "u8) && payload[7] == '.' && payload[11] == '\n' && Text.IsDigits(payload.Bytes[4..7]) && Text.IsDigits(payload.Bytes[8..11]);

    static PayloadVerdict Screen(in Payload payload)
    {
        // ServerInit: width, height, a pixel format of 16 bytes, and a name.
        if (payload.Length > 24 && payload[4] is 8 or 16 or 32 && payload[5] is > 0 and <= 32 && payload[6] <= 1 && payload[7] <= 1
            && payload.IsZero(17, 3) && payload.U32(20) == payload.Length - 24)
            return ServiceId.Vnc.FromServer;
        bool known = (payload.Source is >= 5900 and <= 5999) || (payload.Destination is >= 5900 and <= 5999);
        if (!known)
            return default;
        return payload[0] switch
        {
            // FramebufferUpdateRequest, SetPixelFormat, SetEncodings, KeyEvent, PointerEvent.
            3 when payload.Length % 10 == 0 && payload[1] <= 1 => ServiceId.Vnc.FromClient,
            0 when payload.IsZero(1, 3) && payload.Length >= 20 && payload[4] is 8 or 16 or 32 && payload[6] <= 1 && payload[7] <= 1 => ServiceId.Vnc.FromClient,
            2 when payload[1] == 0 && payload.Length == 4 + 4 * payload.U16(2) => ServiceId.Vnc.FromClient,
            4 when payload[1] <= 1 && payload.Length == 8 && payload.U16(2) == 0 => ServiceId.Vnc.LikelyFromClient,
            5 when payload.Length == 6 => ServiceId.Vnc.LikelyFromClient,
            // FramebufferUpdate: rectangles with coordinates and an encoding.
            0 when payload[1] == 0 && payload.U16(2) > 0 && payload.Length >= 16 && payload.U16(4) < 16384 && payload.U16(6) < 16384 => ServiceId.Vnc.LikelyFromServer,
            _ => default,
        };
    }
}
