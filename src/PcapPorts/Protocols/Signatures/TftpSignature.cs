using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// TFTP (RFC 1350 section 5, RFC 2347). A request is sure. Its answer comes from another port, so data and acknowledgments have to be
/// known by themselves; reads outnumber writes by far, which makes the sender of data probably the server.
/// </summary>
static class TftpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0);

    internal static PayloadVerdict Match(in Payload payload)
    {
        int block = payload.U16(2);
        // Each transfer has two ports of its own.
        bool transfer = payload.On(69) || (payload.Source >= 1024 && payload.Destination >= 1024 && payload.Source != payload.Destination);
        switch (payload[1])
        {
            case 1 or 2:
                return IsRequest(payload.Bytes) ? ServiceId.Tftp.FromClient : default;
            case 3 when transfer && payload.Length <= 516 && block > 0:
                return ServiceId.Tftp.LikelyFromServer;
            // Block 0 is acknowledged only to a request to write.
            case 4 when transfer && payload.Length == 4:
                return block == 0 ? ServiceId.Tftp.FromServer : ServiceId.Tftp.LikelyFromClient;
            case 5 when payload.Length >= 5 && block is >= 0 and <= 8 && EndsInText(payload.Bytes[4..]):
                return ServiceId.Tftp.SideOpen;
            case 6 when IsOption(payload.Bytes[2..]):
                return ServiceId.Tftp.FromServer;
            default:
                return default;
        }
    }

    /// <summary>A name, and one of the three modes.</summary>
    static bool IsRequest(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes[2..];
        int end = rest.IndexOf((byte)0);
        if (end is < 1 or > 512 || !Text.IsPrintable(rest[..end]))
            return false;
        rest = rest[(end + 1)..];
        return Text.Begins(rest, "octet\0"u8) || Text.Begins(rest, "netascii\0"u8) || Text.Begins(rest, "mail\0"u8);
    }

    static bool EndsInText(ReadOnlySpan<byte> text) => text[^1] == 0 && Text.IsPrintable(text[..^1]);

    // RFC 2348, RFC 2349, RFC 7440, RFC 2090.
    static bool IsOption(ReadOnlySpan<byte> options) =>
        Text.Begins(options, "blksize\0"u8) || Text.Begins(options, "tsize\0"u8) || Text.Begins(options, "timeout\0"u8)
        || Text.Begins(options, "windowsize\0"u8) || Text.Begins(options, "multicast\0"u8) || Text.Begins(options, "rollover\0"u8);
}
