using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Syslog: a priority in angle brackets, then a version and time (RFC 5424 section 6) or a month (RFC 3164 section 4.1); over TCP also with its length in front (RFC 6587).</summary>
static class SyslogSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, (byte)'<');
        table.Tcp(Match, (byte)'<');
        table.Tcp(Counted, SignatureTable.Digits);
    }

    internal static PayloadVerdict Counted(in Payload payload)
    {
        int space = payload.Line.IndexOf((byte)' ');
        if (space is < 1 or > 6 || payload[space + 1] != '<' || Text.Number(payload.Line[..space]) < 8)
            return default;
        Payload message = payload.From(space + 1);
        return Match(in message);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int end = 0;
        for (int i = 2; i <= 4 && end == 0; i++)
            end = payload[i] == '>' ? i : 0;
        if (end == 0 || Text.Number(payload.Bytes[1..end]) is < 0 or > 191)
            return default;
        Payload text = payload.From(end + 1);
        bool dated = IsVersioned(in text) || IsMonth(text.Bytes);
        bool known = payload.On(514) || payload.On(601);
        return dated || (known && text[0] >= ' ') ? ServiceId.Syslog.FromClient : default;
    }

    // "1 2003-10-11T22:14:15.003Z" or a nil time.
    static bool IsVersioned(in Payload text) =>
        text[0] is >= '1' and <= '9' && text[1] == ' ' && ((text[6] == '-' && text[9] == '-' && text[12] is 'T' or 't') || (text[2] == '-' && text[3] == ' '));

    static bool IsMonth(ReadOnlySpan<byte> text)
    {
        if (text.Length < 16 || text[3] != ' ' || text[6] != ' ' || !char.IsAsciiDigit((char)text[5]))
            return false;
        return "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(text[..3]) is >= 0 and var at && at % 3 == 0;
    }
}
