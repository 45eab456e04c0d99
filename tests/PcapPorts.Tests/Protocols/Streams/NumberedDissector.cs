using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols.Streams;

/// <summary>
/// A protocol made for tests: a message is 'N', two bytes of length of what follows, and a body. It is known by its 'N' and by a
/// body that is 'N's or digits; 'X' in its place hands the connection over to itself, '?' asks for bytes without saying how many.
/// </summary>
sealed class NumberedDissector(bool saysLength = true) : Dissector
{
    public static readonly Protocol Numbered = new("Numbered", "NUM", "numbered");
    public static readonly Field Body = Numbered.String("body", "Body");

    public int Calls { get; private set; }

    public List<Segment> Segments { get; } = [];

    public override Protocol Protocol => Numbered;

    public override void Register(DissectorTable table)
    {
    }

    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment) => payload.Length > 0 && payload[0] == 'N';

    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Calls++;
        Segments.Add(segment);
        if (pdu[0] != 'N')
            return 0;
        int length = pdu.Length < 3 ? 3 : 3 + (pdu[1] << 8 | pdu[2]);
        int root = fields.Open(Numbered.Root, 0, length);
        if (pdu.Length < length && !segment.IsLast)
            return saysLength && pdu.Length >= 3 ? NeedTotal(length) : NeedMore;
        fields.Add(Body, 3, Math.Min(length, pdu.Length) - 3);
        fields.Close(root);
        return length;
    }
}
