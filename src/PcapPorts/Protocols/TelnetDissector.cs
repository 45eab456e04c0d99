using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Telnet (RFC 854, RFC 855; options: IANA registry "Telnet Options").</summary>
public sealed class TelnetDissector : Dissector
{
    const byte Escape = 255, Subnegotiation = 250, Will = 251;
    const int LongestSubnegotiation = 4096;

    static readonly Protocol Telnet = new("Telnet", "TELNET", "telnet");
    static readonly ValueStrings Commands = new()
    {
        { 236, "End of File" }, { 237, "Suspend Current Process" }, { 238, "Abort Process" }, { 239, "End of Record" }, { 240, "Suboption End" }, { 241, "No-Operation" },
        { 242, "Data Mark" }, { 243, "Break" }, { 244, "Interrupt Process" }, { 245, "Abort Output" }, { 246, "Are You There?" }, { 247, "Escape Character" },
        { 248, "Erase Line" }, { 249, "Go Ahead" }, { 250, "Suboption" }, { 251, "Will" }, { 252, "Won't" }, { 253, "Do" }, { 254, "Don't" },
    };

    static readonly ValueStrings Options = new()
    {
        { 0, "Binary Transmission" }, { 1, "Echo" }, { 3, "Suppress Go Ahead" }, { 5, "Status" }, { 6, "Timing Mark" }, { 24, "Terminal Type" }, { 25, "End of Record" },
        { 31, "Negotiate About Window Size" }, { 32, "Terminal Speed" }, { 33, "Remote Flow Control" }, { 34, "Linemode" }, { 35, "X Display Location" },
        { 36, "Environment Option" }, { 37, "Authentication Option" }, { 38, "Encryption Option" }, { 39, "New Environment Option" }, { 40, "TN3270E" }, { 44, "COM Port Control" },
    };

    static readonly Field Command = Telnet.UInt8("cmd", "Command", Commands);
    static readonly Field Option = Telnet.UInt8("subcmd", "Subcommand", Options);
    static readonly Field Data = Telnet.String("data", "Data");

    /// <inheritdoc/>
    public override Protocol Protocol => Telnet;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(23);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 3 && payload[0] == Escape && segment.Transport == IpProtocol.Tcp && TelnetSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => true;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int root = fields.Open(Telnet.Root, 0, pdu.Length);
        int at = 0, text = 0;
        fields.Info.Begin(Telnet).Add("Telnet Data ..."u8);
        while (at < pdu.Length)
        {
            int escape = pdu[at..].IndexOf(Escape);
            if (escape < 0)
            {
                at = pdu.Length;
                break;
            }
            at += escape;
            if (at + 1 < pdu.Length && pdu[at + 1] == Escape)
            {
                at += 2;
                continue;
            }
            AddText(pdu, fields, text, at);
            text = at;
            int length = AddCommand(pdu, in segment, fields, at);
            if (length == 0)
                break;
            at += length;
            text = at;
        }
        if (at > text)
            AddText(pdu, fields, text, at);
        fields.Close(root, at);

        // A command that does not end here waits for the next segment.
        return at > 0 ? at : segment.IsLast ? pdu.Length : NeedMore;
    }

    /// <summary>Adds the command at an offset; 0 when its end is missing.</summary>
    static int AddCommand(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int at)
    {
        if (at + 1 >= pdu.Length)
            return segment.IsLast ? pdu.Length - at : 0;
        byte command = pdu[at + 1];
        if (command >= Will && at + 2 >= pdu.Length && !segment.IsLast)
            return 0;
        int end = command >= Will ? Math.Min(at + 3, pdu.Length) : at + 2;
        if (command == Subnegotiation)
        {
            end = FindEnd(pdu, at + 2);
            if (end < 0)
            {
                if (!segment.IsLast && pdu.Length - at < LongestSubnegotiation)
                    return 0;
                end = pdu.Length;
            }
        }
        fields.Add(Command, at + 1, 1);
        if (command >= Subnegotiation && at + 2 < end)
            fields.Add(Option, at + 2, 1);
        return end - at;
    }

    /// <summary>Where the subnegotiation ends: before IAC SE, which is shown as a command of its own; −1 when it is not there.</summary>
    static int FindEnd(ReadOnlySpan<byte> pdu, int at)
    {
        while (at + 1 < pdu.Length)
        {
            if (pdu[at] != Escape)
                at++;
            else if (pdu[at + 1] == Escape)
                at += 2;
            else
                return at;
        }
        return -1;
    }

    static void AddText(ReadOnlySpan<byte> pdu, FieldList fields, int at, int end)
    {
        while (at < end)
        {
            int length = pdu[at..end].IndexOfAny((byte)'\r', (byte)'\n');
            int next = length < 0 ? end : at + length + 1;
            if (length >= 0 && next < end && pdu[next - 1] == '\r' && pdu[next] is (byte)'\n' or 0)
                next++;
            // CR NUL is a carriage return (RFC 854), of which NUL is no part of the text.
            fields.Add(Data, at, next > at + 1 && pdu[next - 1] == 0 ? next - at - 1 : next - at);
            at = next;
        }
    }
}
