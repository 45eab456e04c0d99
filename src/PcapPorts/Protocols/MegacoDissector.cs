using System.Text;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>
/// Megaco, the control of media gateways (H.248.1; RFC 3525 annex B), in its text form: transactions, contexts and commands, and the descriptions (SDP) of
/// the media that a gateway will receive (local) and send to (remote).
/// </summary>
public sealed class MegacoDissector : Dissector
{
    const ushort Port = 2944;

    /// <summary>Most words of a message that are looked at.</summary>
    const int MostWords = 1 << 14;

    static readonly Protocol Megaco = new("MEGACO", "MEGACO", "megaco");
    static readonly Field StartToken = Megaco.String("start_token", "Start token");
    static readonly Field Version = Megaco.String("version", "Version");
    static readonly Field MessageId = Megaco.String("mId", "MediagatewayID");
    static readonly Field Transaction = Megaco.String("transaction", "Transaction");
    static readonly Field TransactionId = Megaco.UInt32("transid", "Transaction ID");
    static readonly Field Context = Megaco.UInt32("context", "Context");
    static readonly Field Command = Megaco.String("command", "Command");
    static readonly Field Termination = Megaco.String("termid", "Termination ID");
    static readonly Field Local = Megaco.None("localdescriptor", "Local Descriptor");
    static readonly Field Remote = Megaco.None("remotedescriptor", "Remote Descriptor");

    /// <inheritdoc/>
    public override Protocol Protocol => Megaco;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["sdp"];

    /// <inheritdoc/>
    public override bool MayAnnounce => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Udp(Port);
        table.Sctp(Port);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => HeaderLength(payload) is > 0 and var length && payload[length..] is [(byte)'[' or (byte)'<', ..];

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int at = HeaderLength(pdu);
        if (at <= 0)
            return 0;
        int root = fields.Open(Megaco.Root, 0, pdu.Length);
        int slash = pdu.IndexOf((byte)'/');
        fields.Add(StartToken, 0, slash);
        fields.Add(Version, slash + 1, at - slash - 2);
        int length = WordLength(pdu[at..]);
        fields.Add(MessageId, at, length);
        var walk = new Walk(fields, fields.Info.Begin(Megaco));
        Describe(pdu, at + length, ref walk, in segment);
        fields.Close(root);
        return pdu.Length;
    }

    /// <summary>Bytes of the start token, the version and the blank behind it: <c>MEGACO/1 </c> or <c>!/1 </c>; 0 when it is no message.</summary>
    static int HeaderLength(ReadOnlySpan<byte> message)
    {
        int slash = message is [(byte)'!', ..] ? 1 : Text.Begins(message, "MEGACO"u8) ? 6 : 0;
        if (slash == 0 || message.Length < slash + 4 || message[slash] != '/')
            return 0;
        int digits = message[slash + 2] is >= (byte)'0' and <= (byte)'9' ? 2 : 1;
        int end = slash + 1 + digits;
        return Text.IsDigits(message.Slice(slash + 1, digits)) && end + 1 < message.Length && message[end] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' ? end + 1 : 0;
    }

    /// <summary>Walks through the words of the body: what one means depends on how many braces are open around it.</summary>
    static void Describe(ReadOnlySpan<byte> text, int at, ref Walk walk, in Segment segment)
    {
        for (int words = 0; at < text.Length && words < MostWords && !walk.Fields.IsFull;)
        {
            byte next = text[at];
            if (next == '"')
            {
                int quote = text[(at + 1)..].IndexOf((byte)'"');
                at = quote < 0 ? text.Length : at + quote + 2;
            }
            else if (next is (byte)'{' or (byte)'}')
            {
                walk.Depth += next == '{' ? 1 : -1;
                at++;
            }
            else if (WordLength(text[at..]) is > 0 and var length)
            {
                words++;
                int behind = SkipBlanks(text, at + length);
                if (behind < text.Length && text[behind] == '=')
                    behind = TakeValue(text, at, length, behind + 1, ref walk);
                else if (behind < text.Length && text[behind] == '{' && Descriptor(text.Slice(at, length)) is { } descriptor)
                    behind = TakeDescription(text, behind + 1, descriptor, ref walk, in segment);
                at = behind;
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary>A name, <c>=</c> and a value: outside of all braces a transaction, in its braces a context, in those a command.</summary>
    static int TakeValue(ReadOnlySpan<byte> text, int at, int length, int from, ref Walk walk)
    {
        int value = SkipBlanks(text, from), size = WordLength(text[value..]);
        ReadOnlySpan<byte> name = text.Slice(at, length), word = text.Slice(value, size);
        FieldList fields = walk.Fields;
        if (walk.Depth == 0 && TransactionName(name) is { IsEmpty: false } transaction)
        {
            fields.AddBytes(Transaction, transaction, at, length);
            AddNumber(fields, TransactionId, word, value);
            walk.Info.Add(transaction).Add(" "u8).Add(word);
        }
        else if (walk.Depth == 1 && (Is(name, "C"u8) || Is(name, "Context"u8)))
        {
            AddNumber(fields, Context, word, value);
        }
        else if (walk.Depth == 2 && CommandName(name) is { IsEmpty: false } command)
        {
            fields.AddBytes(Command, command, at, length);
            fields.Add(Termination, value, size);
            walk.Info.Add(" "u8).Add(command);
        }
        return value + size;
    }

    /// <summary>A number; <c>-</c>, <c>$</c> and <c>*</c> stand for none, one to be chosen, and all (section 6.1.2 and annex A).</summary>
    static void AddNumber(FieldList fields, Field field, ReadOnlySpan<byte> word, int at)
    {
        ulong number = 0;
        if (word is [(byte)'-'])
            number = 0;
        else if (word is [(byte)'$'])
            number = 0xfffffffe;
        else if (word is [(byte)'*'])
            number = 0xffffffff;
        else if (!Text.IsDigits(word) || word.Length > 10 || !ulong.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out number) || number > uint.MaxValue)
            return;
        fields.AddValue(field, number, at, word.Length);
    }

    /// <summary>A description, which ends at the first closing brace that no backslash precedes. Returns the place of that brace's successor.</summary>
    static int TakeDescription(ReadOnlySpan<byte> text, int from, Field descriptor, ref Walk walk, in Segment segment)
    {
        int start = SkipBlanks(text, from), end = start;
        while (end < text.Length && !(text[end] == '}' && text[end - 1] != '\\'))
            end++;
        FieldList fields = walk.Fields;
        int opened = fields.Open(descriptor, start, end - start);
        if (text[start..end].StartsWith("v="u8))
        {
            FieldWindow window = fields.Enter(fields.Origin + start, end - start);
            FieldMark before = fields.Mark;
            SdpDissector.Describe(text[start..end], in segment, fields);
            fields.Info.CutBack(before.Info);
            fields.Leave(in window);
        }
        fields.Close(opened);
        return Math.Min(text.Length, end + 1);
    }

    static Field? Descriptor(ReadOnlySpan<byte> name) => Is(name, "L"u8) || Is(name, "Local"u8) ? Local : Is(name, "R"u8) || Is(name, "Remote"u8) ? Remote : null;

    static ReadOnlySpan<byte> TransactionName(ReadOnlySpan<byte> token)
    {
        if (Is(token, "T"u8) || Is(token, "Transaction"u8))
            return "Request"u8;
        if (Is(token, "P"u8) || Is(token, "Reply"u8))
            return "Reply"u8;
        return Is(token, "PN"u8) || Is(token, "Pending"u8) ? "Pending"u8 : default;
    }

    /// <summary>The command of a token, which may be optional (<c>O-</c>) or ask for an answer to wildcards (<c>W-</c>).</summary>
    static ReadOnlySpan<byte> CommandName(ReadOnlySpan<byte> token)
    {
        while (token is [(byte)'O' or (byte)'o' or (byte)'W' or (byte)'w', (byte)'-', ..])
            token = token[2..];
        if (Is(token, "A"u8) || Is(token, "Add"u8))
            return "Add"u8;
        if (Is(token, "MV"u8) || Is(token, "Move"u8))
            return "Move"u8;
        if (Is(token, "MF"u8) || Is(token, "Modify"u8))
            return "Modify"u8;
        if (Is(token, "S"u8) || Is(token, "Subtract"u8))
            return "Subtract"u8;
        if (Is(token, "AV"u8) || Is(token, "AuditValue"u8))
            return "AuditValue"u8;
        if (Is(token, "AC"u8) || Is(token, "AuditCapability"u8))
            return "AuditCapability"u8;
        if (Is(token, "N"u8) || Is(token, "Notify"u8))
            return "Notify"u8;
        return Is(token, "SC"u8) || Is(token, "ServiceChange"u8) ? "ServiceChange"u8 : default;
    }

    static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> token) => Ascii.EqualsIgnoreCase(word, token);

    /// <summary>Bytes up to a blank or to one that structures the text.</summary>
    static int WordLength(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(Separators);
        return end < 0 ? text.Length : end;
    }

    static readonly System.Buffers.SearchValues<byte> Separators = System.Buffers.SearchValues.Create(" \t\r\n,={}\""u8);

    static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    ref struct Walk(FieldList fields, InfoText info)
    {
        public readonly FieldList Fields => fields;

        public readonly InfoText Info => info;

        /// <summary>Open braces.</summary>
        public int Depth;
    }
}
