using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Internet Relay Chat (RFC 2812 section 2.3): lines of a prefix, a command and parameters.</summary>
public sealed class IrcDissector : Dissector
{
    const int MaxLine = 16 * 1024;

    static readonly Protocol Irc = new("Internet Relay Chat", "IRC", "irc");
    static readonly Field Request = Irc.String("request", "Request");
    static readonly Field RequestPrefix = Irc.String("request.prefix", "Prefix");
    static readonly Field RequestCommand = Irc.String("request.command", "Command");
    static readonly Field RequestParameter = Irc.String("request.command_parameter", "Parameter");
    static readonly Field RequestTrailer = Irc.String("request.trailer", "Trailer");
    static readonly Field Response = Irc.String("response", "Response");
    static readonly Field ResponsePrefix = Irc.String("response.prefix", "Prefix");
    static readonly Field ResponseCommand = Irc.String("response.command", "Command");
    static readonly Field ResponseNumber = Irc.UInt16("response.num_command", "Command");
    static readonly Field ResponseParameter = Irc.String("response.command_parameter", "Parameter");
    static readonly Field ResponseTrailer = Irc.String("response.trailer", "Trailer");

    /// <inheritdoc/>
    public override Protocol Protocol => Irc;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(6667, 194, 6666, 6668, 6669);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (segment.Transport != IpProtocol.Tcp || payload.IsEmpty)
            return false;
        var message = new Payload(payload, segment.SourcePort, segment.DestinationPort);
        return payload[0] switch
        {
            (byte)':' => IrcSignature.Prefixed(in message).Certain,
            (byte)'N' or (byte)'C' or (byte)'U' or (byte)'J' => IrcSignature.Command(in message).Certain,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => !payload.IsEmpty && (payload[0] == ':' ? IrcSignature.Prefixed(new Payload(payload, segment.SourcePort, segment.DestinationPort)) : IrcSignature.Command(new Payload(payload, segment.SourcePort, segment.DestinationPort))).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int length = HeaderLines.LineLength(pdu, 0, out int next);
        if (length < 0 && !segment.IsLast)
            return pdu.Length < MaxLine ? NeedMore : 0;
        if (length < 0)
            length = pdu.Length;
        if (length == 0)
            return next;
        ReadOnlySpan<byte> line = pdu[..length];
        bool isRequest = segment.Sender == PayloadSender.Client || (segment.Sender == PayloadSender.Unknown && Dissectors.Table.Find(IpProtocol.Tcp, segment.DestinationPort) == this);
        int root = fields.Open(Irc.Root, 0, next);
        int opened = fields.Open(isRequest ? Request : Response, 0, length);
        int at = 0;
        if (line[0] == ':')
        {
            at = Text.FirstWord(line).Length;
            fields.Add(isRequest ? RequestPrefix : ResponsePrefix, 1, at - 1);
            at = Math.Min(length, at + 1);
        }
        int command = Text.FirstWord(line[at..]).Length;
        if (!isRequest && command == 3 && Text.Number(line.Slice(at, 3)) is >= 0 and var number)
            fields.AddValue(ResponseNumber, (ulong)number, at, 3);
        else if (command > 0)
            fields.Add(isRequest ? RequestCommand : ResponseCommand, at, command);
        AddParameters(line, at + command, isRequest, fields);
        fields.Close(opened);
        fields.Close(root);
        InfoText info = fields.Info.Begin(Irc).Add(isRequest ? "Request ("u8 : "Response ("u8).Add(line.Slice(at, command)).Add(")"u8);
        return next;
    }

    static void AddParameters(ReadOnlySpan<byte> line, int at, bool isRequest, FieldList fields)
    {
        while (at < line.Length && !fields.IsFull)
        {
            if (line[at] == ' ')
            {
                at++;
                continue;
            }
            if (line[at] == ':')
            {
                fields.Add(isRequest ? RequestTrailer : ResponseTrailer, at + 1, line.Length - at - 1);
                return;
            }
            int length = Text.FirstWord(line[at..]).Length;
            fields.Add(isRequest ? RequestParameter : ResponseParameter, at, length);
            at += length;
        }
    }
}
