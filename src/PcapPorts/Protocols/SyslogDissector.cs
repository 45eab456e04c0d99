using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Syslog (RFC 5424, RFC 3164); over TCP a message ends with its line, or says its length first (RFC 6587 section 3.4).</summary>
public sealed class SyslogDissector : Dissector
{
    const int LongestMessage = 65536, LongestCount = 6;

    static readonly Protocol Syslog = new("Syslog Message", "Syslog", "syslog");
    static readonly ValueStrings Facilities = new()
    {
        { 0, "KERN" }, { 1, "USER" }, { 2, "MAIL" }, { 3, "DAEMON" }, { 4, "AUTH" }, { 5, "SYSLOG" }, { 6, "LPR" }, { 7, "NEWS" }, { 8, "UUCP" }, { 9, "CRON" },
        { 10, "AUTHPRIV" }, { 11, "FTP" }, { 12, "NTP" }, { 13, "LOGAUDIT" }, { 14, "LOGALERT" }, { 15, "CRON" }, { 16, "LOCAL0" }, { 17, "LOCAL1" },
        { 18, "LOCAL2" }, { 19, "LOCAL3" }, { 20, "LOCAL4" }, { 21, "LOCAL5" }, { 22, "LOCAL6" }, { 23, "LOCAL7" },
    };

    static readonly ValueStrings Levels = new()
    {
        { 0, "EMERG" }, { 1, "ALERT" }, { 2, "CRIT" }, { 3, "ERR" }, { 4, "WARNING" }, { 5, "NOTICE" }, { 6, "INFO" }, { 7, "DEBUG" },
    };

    static readonly Field Facility = Syslog.UInt8("facility", "Facility", Facilities);
    static readonly Field Level = Syslog.UInt8("level", "Level", Levels);
    static readonly Field Message = Syslog.String("msg", "Message");
    static readonly Field Version = Syslog.String("version", "Syslog version");
    static readonly Field Rfc3164Time = Syslog.String("timestamp_rfc3164", "Syslog timestamp (RFC3164)");
    static readonly Field HostName = Syslog.String("hostname", "Syslog hostname");
    static readonly Field AppName = Syslog.String("appname", "Syslog app name");
    static readonly Field ProcessId = Syslog.String("procid", "Syslog process id");
    static readonly Field MessageId = Syslog.String("msgid", "Syslog message id");

    /// <inheritdoc/>
    public override Protocol Protocol => Syslog;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Udp(514);
        table.Tcp(601);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 8)
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return payload[0] == '<' ? SyslogSignature.Match(in message).Certain
            : segment.Transport == IpProtocol.Tcp && payload[0] is >= (byte)'1' and <= (byte)'9' && SyslogSignature.Counted(in message).Certain;
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int start = 0, end = pdu.Length, next = pdu.Length;
        if (segment.Transport == IpProtocol.Tcp)
        {
            int taken = FindMessage(pdu, out start, out end);
            if (taken == 0 && !segment.IsLast && pdu.Length < LongestMessage)
                return NeedMore;
            next = taken == 0 ? pdu.Length : taken;
        }
        int root = fields.Open(Syslog.Root, 0, next);
        int at = AddPriority(pdu[..end], fields, start);
        fields.Info.Add(pdu[at..end].TrimEnd("\r\n\0"u8));
        int message = fields.Open(Message, at, end - at);
        AddHeader(pdu[..end], fields, at);
        fields.Close(message);
        fields.Close(root);
        return next;
    }

    /// <summary>Finds the message that comes next in a stream; 0 when it does not end yet.</summary>
    static int FindMessage(ReadOnlySpan<byte> pdu, out int start, out int end)
    {
        start = 0;
        end = pdu.Length;
        int digits = pdu[..Math.Min(pdu.Length, LongestCount)].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits > 0 && pdu[digits] == ' ')
        {
            start = digits + 1;
            end = start + Text.Number(pdu[..digits]);
            if (end <= pdu.Length)
                return Math.Max(end, start);
            end = pdu.Length;
            return 0;
        }
        int line = pdu.IndexOfAny((byte)'\n', (byte)0);
        if (line < 0)
            return 0;
        end = line;
        return line + 1;
    }

    static int AddPriority(ReadOnlySpan<byte> message, FieldList fields, int at)
    {
        fields.Info.Begin(Syslog);
        if (at >= message.Length || message[at] != '<')
            return at;
        // A priority without digits is 0, one without its end is still one: so do Wireshark and most servers read it.
        ReadOnlySpan<byte> rest = message[(at + 1)..];
        int digits = rest[..Math.Min(rest.Length, 3)].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? Math.Min(rest.Length, 3) : digits;
        int priority = Math.Max(0, Text.Number(rest[..digits]));
        int length = 1 + digits;
        fields.AddValue(Facility, (ulong)priority >> 3, at, length);
        fields.AddValue(Level, (ulong)priority & 7, at, length);
        fields.Info.Add(Facilities, (ulong)priority >> 3).Add("."u8).Add(Levels, (ulong)priority & 7).Add(": "u8);
        return at + length + (digits < rest.Length && rest[digits] == '>' ? 1 : 0);
    }

    /// <summary>What stands before the text: version, time, host, program, process and kind of message (RFC 5424 section 6), or time and host (RFC 3164 section 4.1.2).</summary>
    static void AddHeader(ReadOnlySpan<byte> message, FieldList fields, int at)
    {
        const int TimeLength = 15;
        ReadOnlySpan<byte> text = message[at..];
        if (text.Length > 2 && text[0] is >= (byte)'1' and <= (byte)'9' && text[1] == ' ')
        {
            fields.Add(Version, at, 1);
            at = SkipWord(message, at + 2);
            at = AddWord(message, fields, HostName, at);
            at = AddWord(message, fields, AppName, at);
            at = AddWord(message, fields, ProcessId, at);
            AddWord(message, fields, MessageId, at);
        }
        else if (text.Length > TimeLength + 1 && text[3] == ' ' && text[6] == ' ' && text[9] == ':' && text[TimeLength] == ' ')
        {
            fields.Add(Rfc3164Time, at, TimeLength);
            at = AddWord(message, fields, HostName, at + TimeLength + 1);
            AddTag(message, fields, at);
        }
    }

    static int SkipWord(ReadOnlySpan<byte> message, int at)
    {
        int length = at < message.Length ? message[at..].IndexOf((byte)' ') : -1;
        return length < 0 ? message.Length : at + length + 1;
    }

    static int AddWord(ReadOnlySpan<byte> message, FieldList fields, Field field, int at)
    {
        int next = SkipWord(message, at);
        if (next > at + 1)
            fields.Add(field, at, next < message.Length || message[^1] == ' ' ? next - at - 1 : next - at);
        return next;
    }

    /// <summary>The program's name and process: <c>sshd[4711]:</c>.</summary>
    static void AddTag(ReadOnlySpan<byte> message, FieldList fields, int at)
    {
        ReadOnlySpan<byte> text = at < message.Length ? message[at..] : default;
        int end = text.IndexOfAny((byte)'[', (byte)':', (byte)' ');
        if (end < 1)
            return;
        fields.Add(AppName, at, end);
        int close = text[end] == '[' ? text[end..].IndexOf((byte)']') : -1;
        if (close > 1)
            fields.Add(ProcessId, at + end + 1, close - 1);
    }
}
