using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>RADIUS (RFC 2865, RFC 2866, RFC 5176).</summary>
public sealed partial class RadiusDissector : Dissector
{
    const int HeaderLength = 20;

    /// <inheritdoc/>
    public override Protocol Protocol => Radius;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(1812, 1813, 1645, 1646, 1700, 3799);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= HeaderLength && payload[0] is > 0 and < 46 && RadiusSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength)
            return 0;
        int end = Math.Min(pdu.Length, (int)BinaryPrimitives.ReadUInt16BigEndian(pdu[2..]));
        if (end < HeaderLength)
            return 0;
        int root = fields.Open(Radius.Root, 0, end);
        ulong code = fields.Add(Code, 0, 1);
        ulong id = fields.Add(Id, 1, 1);
        fields.Add(Length, 2, 2);
        fields.Add(Authenticator, 4, 16);
        fields.Info.Begin(Radius).Add(Codes, code).Add(" id="u8).Add((long)id);
        Pair(in segment, fields, code, id);
        AddAttributes(pdu[..end], fields, HeaderLength);
        fields.Close(root);
        return pdu.Length;
    }

    /// <summary>A response has the identifier of its request; each kind of request has its own responses.</summary>
    void Pair(in Segment segment, FieldList fields, ulong code, ulong id)
    {
        ulong asked = code switch
        {
            2 or 3 or 11 => 1,
            5 => 4,
            41 or 42 => 40,
            44 or 45 => 43,
            _ => 0,
        };
        fields.AddGenerated(asked == 0 ? Request : Response, 1);
        if (segment.Conversation is null)
            return;
        PendingRequests requests = segment.Conversation.State<PendingRequests>(this);
        if (asked == 0)
        {
            requests.Add(code << 8 | id, in segment);
        }
        else if (requests.TryFind(asked << 8 | id, out PendingRequest request))
        {
            fields.AddGenerated(RequestFrame, (ulong)request.Frame);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }
}
