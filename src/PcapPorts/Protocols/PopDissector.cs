using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>POP3 (RFC 1939; RFC 2595 for STLS).</summary>
public sealed class PopDissector : Dissector
{
    const ushort Port = 110;

    static readonly Protocol Pop = new("Post Office Protocol", "POP", "pop");
    static readonly Field Request = Pop.String("request", "Request");
    static readonly Field RequestCommand = Pop.String("request.command", "Request command");
    static readonly Field RequestParameter = Pop.String("request.parameter", "Request parameter");
    static readonly Field Response = Pop.String("response", "Response");
    static readonly Field ResponseIndicator = Pop.String("response.indicator", "Response indicator");
    static readonly Field ResponseDescription = Pop.String("response.description", "Response description");
    static readonly Field ResponseData = Pop.String("response.data", "Data");

    sealed class Session
    {
        public bool AsksForTls;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override Protocol Protocol => Pop;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 5 || segment.Transport != IpProtocol.Tcp)
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return payload[0] is (byte)'+' or (byte)'-' ? Pop3Signature.Status(in message).Certain
            : char.IsAsciiLetter((char)payload[0]) && Pop3Signature.Command(in message).Certain;
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => TextLines.LooksText(payload);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int length = TextLines.Whole(pdu, in segment);
        if (length <= 0)
            return length;
        bool isResponse = TextLines.IsFromServer(in segment, Port);
        Session? session = segment.Conversation?.State<Session>(this);
        int at = 0;
        TextLines.Next(pdu[..length], ref at, out _, out int lineLength);
        ReadOnlySpan<byte> line = pdu[..lineLength];
        int root = fields.Open(Pop.Root, 0, length);
        int word = TextLines.FirstWord(line, out int rest);
        bool isStatus = !isResponse || (word > 0 && line[0] is (byte)'+' or (byte)'-');
        fields.Info.Begin(Pop).Add(isResponse ? "S: "u8 : "C: "u8).Add(isStatus ? line : "DATA fragment"u8);
        if (isStatus)
        {
            int opened = fields.Open(isResponse ? Response : Request, 0, lineLength);
            if (word > 0 && (!isResponse || word > 1))
                fields.Add(isResponse ? ResponseIndicator : RequestCommand, 0, word);
            if (rest < lineLength && (!isResponse || word > 1))
                fields.Add(isResponse ? ResponseDescription : RequestParameter, rest, lineLength - rest);
            fields.Close(opened);
        }
        else
        {
            at = 0;
        }
        while (TextLines.Next(pdu[..length], ref at, out int start, out int dataLength))
            fields.Add(ResponseData, start, dataLength);
        fields.Close(root);
        if (session is null)
            return length;
        if (!isResponse)
            session.AsksForTls = Ascii.EqualsIgnoreCase(line[..word], "STLS"u8);
        else if (session.AsksForTls && line.StartsWith("+OK"u8))
            segment.Conversation!.StartTls();
        return length;
    }
}
