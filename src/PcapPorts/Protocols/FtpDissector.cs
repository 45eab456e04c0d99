using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>
/// FTP's control connection (RFC 959 sections 4 and 5; RFC 2428 for EPRT and EPSV, RFC 4217 for AUTH TLS). PORT, PASV and their like announce the data
/// connection.
/// </summary>
public sealed class FtpDissector : Dissector
{
    const ushort Port = 21;

    /// <summary>Bytes of a line that is waited for; longer ones, which no path needs, are shown piece by piece, so that one that never ends hides nothing.</summary>
    const int LongestLine = 512;

    static readonly Protocol Ftp = new("File Transfer Protocol (FTP)", "FTP", "ftp");
    static readonly ValueStrings ReplyCodes = new()
    {
        { 110, "Restart marker reply" }, { 120, "Service ready in nnn minutes" }, { 125, "Data connection already open; transfer starting" },
        { 150, "File status okay; about to open data connection" }, { 200, "Command okay" }, { 202, "Command not implemented, superfluous at this site" },
        { 211, "System status, or system help reply" }, { 212, "Directory status" }, { 213, "File status" }, { 214, "Help message" }, { 215, "NAME system type" },
        { 220, "Service ready for new user" }, { 221, "Service closing control connection" }, { 225, "Data connection open; no transfer in progress" },
        { 226, "Closing data connection" }, { 227, "Entering Passive Mode" }, { 229, "Entering Extended Passive Mode" }, { 230, "User logged in, proceed" },
        { 234, "Security data exchange complete" }, { 250, "Requested file action okay, completed" }, { 257, "PATHNAME created" }, { 331, "User name okay, need password" },
        { 332, "Need account for login" }, { 350, "Requested file action pending further information" }, { 421, "Service not available, closing control connection" },
        { 425, "Can't open data connection" }, { 426, "Connection closed; transfer aborted" }, { 450, "Requested file action not taken" },
        { 451, "Requested action aborted: local error in processing" }, { 452, "Requested action not taken. Insufficient storage space in system" },
        { 500, "Syntax error, command unrecognized" }, { 501, "Syntax error in parameters or arguments" }, { 502, "Command not implemented" },
        { 503, "Bad sequence of commands" }, { 504, "Command not implemented for that parameter" }, { 530, "Not logged in" }, { 532, "Need account for storing files" },
        { 550, "Requested action not taken: File unavailable" }, { 551, "Requested action aborted: page type unknown" }, { 552, "Requested file action aborted: Exceeded storage allocation" },
        { 553, "Requested action not taken: File name not allowed" },
    };

    static readonly Field Request = Ftp.Boolean("request", "Request");
    static readonly Field Response = Ftp.Boolean("response", "Response");
    static readonly Field RequestCommand = Ftp.String("request.command", "Request command");
    static readonly Field RequestArgument = Ftp.String("request.arg", "Request arg");
    static readonly Field ResponseCode = Ftp.UInt32("response.code", "Response code", ReplyCodes);
    static readonly Field ResponseArgument = Ftp.String("response.arg", "Response arg");
    static readonly Field PassiveAddress = Ftp.IPv4("passive.ip", "Passive IP address");
    static readonly Field PassivePort = Ftp.UInt16("passive.port", "Passive port");
    static readonly Field ActiveAddress = Ftp.IPv4("active.cip", "Active IP address");
    static readonly Field ActivePort = Ftp.UInt16("active.port", "Active port");
    static readonly Field ExtendedActivePort = Ftp.UInt16("eprt.port", "Extended active port");
    static readonly Field ExtendedPassivePort = Ftp.UInt16("epsv.port", "Extended passive port");

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override bool MayAnnounce => true;

    /// <inheritdoc/>
    public override Protocol Protocol => Ftp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 5 || payload[0] is < (byte)'1' or > (byte)'z' || segment.Transport != IpProtocol.Tcp)
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return char.IsAsciiDigit((char)payload[0]) ? FtpSignature.Reply(in message).Certain : FtpSignature.Command(in message).Certain;
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => TextLines.LooksText(payload);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        FtpSession? session = segment.Conversation?.State<FtpSession>(this);
        bool isResponse = TextLines.IsFromServer(in segment, Port), goesOn = session is not null && (isResponse ? session.IsAmidResponse : session.IsAmidRequest);

        // Before ABOR the client sends Telnet's "interrupt process" and "data mark" (RFC 959 section 4.1.3), which end no line.
        int urgent = goesOn ? 0 : pdu.IndexOfAnyExceptInRange((byte)0xf0, (byte)0xff);
        int length = urgent != 0 ? (urgent < 0 ? pdu.Length : urgent) : TextLines.Whole(pdu, in segment, goesOn ? 0 : LongestLine);
        if (length <= 0)
            return length;
        int at = 0, lineLength = 0;
        if (urgent == 0)
            TextLines.Next(pdu[..length], ref at, out _, out lineLength);
        if (goesOn)
            length = Math.Max(at, 1);
        bool isAmid = pdu[length - 1] != '\n' && !segment.IsLast && urgent == 0;
        if (isResponse)
            session?.IsAmidResponse = isAmid;
        else
            session?.IsAmidRequest = isAmid;
        ReadOnlySpan<byte> line = pdu[..lineLength];
        int root = fields.Open(Ftp.Root, 0, length);
        fields.Info.Begin(Ftp).Add(isResponse ? "Response: "u8 : "Request: "u8).Add(line);
        fields.AddGenerated(Request, isResponse ? 0UL : 1);
        fields.AddGenerated(Response, isResponse ? 1UL : 0);
        if (isResponse && !goesOn)
            AddResponse(line, in segment, fields, session);
        else if (!goesOn)
            AddRequest(line, in segment, fields, session);
        fields.Close(root);
        return length;
    }

    static void AddRequest(ReadOnlySpan<byte> line, in Segment segment, FieldList fields, FtpSession? session)
    {
        int length = TextLines.FirstWord(line, out int rest);
        if (length == 0)
            return;
        ReadOnlySpan<byte> command = line[..length], argument = line[rest..];
        fields.Add(RequestCommand, 0, length);
        if (!argument.IsEmpty)
            fields.Add(RequestArgument, rest, argument.Length);
        session?.Note(command, argument, segment.FrameNumber);
        if (Ascii.EqualsIgnoreCase(command, "PORT"u8) && TryReadHostPort(argument, out IpAddress host, out ushort port))
        {
            AddAddress(fields, ActiveAddress, host, rest, argument.Length);
            fields.AddValue(ActivePort, port, rest, argument.Length);
            segment.Conversation?.Announce(IpProtocol.Tcp, host, port, "ftp-data", in segment);
        }
        else if (Ascii.EqualsIgnoreCase(command, "EPRT"u8) && TryReadExtended(argument, out host, out port))
        {
            fields.AddValue(ExtendedActivePort, port, rest, argument.Length);
            segment.Conversation?.Announce(IpProtocol.Tcp, host, port, "ftp-data", in segment);
        }
    }

    static void AddResponse(ReadOnlySpan<byte> line, in Segment segment, FieldList fields, FtpSession? session)
    {
        int code = line.Length >= 3 ? Text.Number(line[..3]) : -1;
        int start = code < 0 ? 0 : Math.Min(4, line.Length);
        if (code >= 0)
            fields.AddValue(ResponseCode, (ulong)code, 0, 3);
        ReadOnlySpan<byte> argument = line[start..];
        if (!argument.IsEmpty)
            fields.Add(ResponseArgument, start, argument.Length);
        int at = argument.IndexOf((byte)'(');
        if (code == 227)
        {
            // Some servers leave the parentheses out: the numbers are what counts (RFC 1123 section 4.1.2.6).
            at = argument.IndexOfAnyInRange((byte)'0', (byte)'9');
            if (at < 0 || !TryReadHostPort(argument[at..], out IpAddress host, out ushort port))
                return;
            AddAddress(fields, PassiveAddress, host, start + at, argument.Length - at);
            fields.AddValue(PassivePort, port, start + at, argument.Length - at);
            segment.Conversation?.Announce(IpProtocol.Tcp, host, port, "ftp-data", in segment);
        }
        else if (code == 229 && at >= 0 && argument.Length > at + 5)
        {
            ReadOnlySpan<byte> digits = argument[(at + 4)..];
            int end = digits.IndexOf(argument[at + 1]);
            int port = end < 1 ? -1 : Text.Number(digits[..end]);
            if (port is <= 0 or > ushort.MaxValue)
                return;
            fields.AddValue(ExtendedPassivePort, (ulong)port, start + at + 4, end);
            segment.Conversation?.Announce(IpProtocol.Tcp, segment.Source, (ushort)port, "ftp-data", in segment);
        }
        else if (code == 234 && session is { AsksForTls: true })
        {
            segment.Conversation!.StartTls();
        }
    }

    static void AddAddress(FieldList fields, Field field, IpAddress address, int at, int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.TryWrite(bytes, out int written))
            fields.AddBytes(field, bytes[..written], at, length);
    }

    /// <summary>Six numbers: four of the address, two of the port (RFC 959 section 4.1.2).</summary>
    static bool TryReadHostPort(ReadOnlySpan<byte> text, out IpAddress host, out ushort port)
    {
        Span<byte> numbers = stackalloc byte[6];
        int count = 0;
        host = default;
        port = 0;
        while (count < 6)
        {
            int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? text.Length : digits;
            int number = Text.Number(text[..digits]);
            if (number is < 0 or > byte.MaxValue)
                return false;
            numbers[count++] = (byte)number;
            text = text[digits..];
            if (count < 6 && (text.IsEmpty || text[0] != ','))
                return false;
            text = text.IsEmpty ? text : text[1..];
        }
        port = (ushort)(numbers[4] << 8 | numbers[5]);
        return IpAddress.TryRead(numbers[..4], out host);
    }

    /// <summary>A delimiter around family, address and port (RFC 2428 section 2).</summary>
    static bool TryReadExtended(ReadOnlySpan<byte> text, out IpAddress host, out ushort port)
    {
        host = default;
        port = 0;
        if (text.Length < 8 || text[2] != text[0])
            return false;
        byte delimiter = text[0];
        ReadOnlySpan<byte> rest = text[3..];
        int end = rest.IndexOf(delimiter);
        if (end < 1)
            return false;
        ReadOnlySpan<byte> digits = rest[(end + 1)..];
        int close = digits.IndexOf(delimiter);
        int number = close < 1 ? -1 : Text.Number(digits[..close]);
        if (number is <= 0 or > ushort.MaxValue)
            return false;
        port = (ushort)number;
        Span<char> characters = stackalloc char[64];
        return end <= characters.Length && Encoding.ASCII.GetChars(rest[..end], characters) > 0 && IpAddress.TryParse(characters[..end], out host);
    }
}
