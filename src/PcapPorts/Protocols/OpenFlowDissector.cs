using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Protocols;

/// <summary>
/// OpenFlow (OpenFlow Switch Specification 1.0.0 section 5 and 1.3.5 section 7): the header of each message, and the frames that a switch hands to its
/// controller (packet-in) or is told to send (packet-out). Known by its ports alone: who filters by headers has to know where frames may be quoted.
/// </summary>
public sealed class OpenFlowDissector : Dissector
{
    const int HeaderLength = 8;
    const int PacketIn = 10, PacketOut = 13, LastType = 35;
    const int Version10 = 1, Version13 = 4, Version14 = 5, LastVersion = 6;
    const uint NoBuffer = 0xffffffff;

    static readonly ValueStrings Versions = new() { { 1, "1.0" }, { 2, "1.1" }, { 3, "1.2" }, { 4, "1.3" }, { 5, "1.4" }, { 6, "1.5" } };

    static readonly Protocol OpenFlow = new("OpenFlow", "OpenFlow", "openflow");
    static readonly Field Version = OpenFlow.UInt8("version", "Version", Versions, FieldBase.Hexadecimal);
    static readonly Field Length = OpenFlow.UInt16("length", "Length");
    static readonly Field Transaction = OpenFlow.UInt32("xid", "Transaction ID");
    static readonly Field BufferId = OpenFlow.UInt32("buffer_id", "Buffer Id", shown: FieldBase.Hexadecimal);
    static readonly Field TotalLength = OpenFlow.UInt16("total_len", "Total length");
    static readonly Field InPort = OpenFlow.UInt16("in_port", "In port");
    static readonly Field Reason = OpenFlow.UInt8("reason", "Reason", new ValueStrings { { 0, "No matching flow" }, { 1, "Action explicitly output to controller" } });
    static readonly Field ActionsLength = OpenFlow.UInt16("actions_len", "Actions length");

    static readonly Protocol First = new("OpenFlow 1.0", "OpenFlow 1.0", "openflow_1_0");
    static readonly Field FirstType = First.UInt8("type", "Type", new ValueStrings
    {
        { 0, "OFPT_HELLO" },
        { 1, "OFPT_ERROR" },
        { 2, "OFPT_ECHO_REQUEST" },
        { 3, "OFPT_ECHO_REPLY" },
        { 4, "OFPT_VENDOR" },
        { 5, "OFPT_FEATURES_REQUEST" },
        { 6, "OFPT_FEATURES_REPLY" },
        { 7, "OFPT_GET_CONFIG_REQUEST" },
        { 8, "OFPT_GET_CONFIG_REPLY" },
        { 9, "OFPT_SET_CONFIG" },
        { 10, "OFPT_PACKET_IN" },
        { 11, "OFPT_FLOW_REMOVED" },
        { 12, "OFPT_PORT_STATUS" },
        { 13, "OFPT_PACKET_OUT" },
        { 14, "OFPT_FLOW_MOD" },
        { 15, "OFPT_PORT_MOD" },
        { 16, "OFPT_STATS_REQUEST" },
        { 17, "OFPT_STATS_REPLY" },
        { 18, "OFPT_BARRIER_REQUEST" },
        { 19, "OFPT_BARRIER_REPLY" },
        { 20, "OFPT_QUEUE_GET_CONFIG_REQUEST" },
        { 21, "OFPT_QUEUE_GET_CONFIG_REPLY" },
    });

    static readonly Protocol Later = new("OpenFlow 1.3", "OpenFlow 1.3", "openflow_v4");
    static readonly Field LaterVersion = Later.UInt8("version", "Version", Versions, FieldBase.Hexadecimal);
    static readonly Field LaterType = Later.UInt8("type", "Type", new ValueStrings
    {
        { 0, "OFPT_HELLO" },
        { 1, "OFPT_ERROR" },
        { 2, "OFPT_ECHO_REQUEST" },
        { 3, "OFPT_ECHO_REPLY" },
        { 4, "OFPT_EXPERIMENTER" },
        { 5, "OFPT_FEATURES_REQUEST" },
        { 6, "OFPT_FEATURES_REPLY" },
        { 7, "OFPT_GET_CONFIG_REQUEST" },
        { 8, "OFPT_GET_CONFIG_REPLY" },
        { 9, "OFPT_SET_CONFIG" },
        { 10, "OFPT_PACKET_IN" },
        { 11, "OFPT_FLOW_REMOVED" },
        { 12, "OFPT_PORT_STATUS" },
        { 13, "OFPT_PACKET_OUT" },
        { 14, "OFPT_FLOW_MOD" },
        { 15, "OFPT_GROUP_MOD" },
        { 16, "OFPT_PORT_MOD" },
        { 17, "OFPT_TABLE_MOD" },
        { 18, "OFPT_MULTIPART_REQUEST" },
        { 19, "OFPT_MULTIPART_REPLY" },
        { 20, "OFPT_BARRIER_REQUEST" },
        { 21, "OFPT_BARRIER_REPLY" },
        { 22, "OFPT_QUEUE_GET_CONFIG_REQUEST" },
        { 23, "OFPT_QUEUE_GET_CONFIG_REPLY" },
        { 24, "OFPT_ROLE_REQUEST" },
        { 25, "OFPT_ROLE_REPLY" },
        { 26, "OFPT_GET_ASYNC_REQUEST" },
        { 27, "OFPT_GET_ASYNC_REPLY" },
        { 28, "OFPT_SET_ASYNC" },
        { 29, "OFPT_METER_MOD" },
    });

    static readonly Field LaterLength = Later.UInt16("length", "Length");
    static readonly Field LaterTransaction = Later.UInt32("xid", "Transaction ID");
    static readonly Field InBufferId = Later.UInt32("packet_in.buffer_id", "Buffer ID");
    static readonly Field InTotalLength = Later.UInt16("packet_in.total_len", "Total length");
    static readonly Field InReason = Later.UInt8("packet_in.reason", "Reason", new ValueStrings { { 0, "OFPR_NO_MATCH" }, { 1, "OFPR_ACTION" }, { 2, "OFPR_INVALID_TTL" } });
    static readonly Field InTableId = Later.UInt8("packet_in.table_id", "Table ID");
    static readonly Field InCookie = Later.UInt64("packet_in.cookie", "Cookie", shown: FieldBase.Hexadecimal);
    static readonly Field OutBufferId = Later.UInt32("packet_out.buffer_id", "Buffer ID");
    static readonly Field OutInPort = Later.UInt32("packet_out.in_port", "In port");
    static readonly Field OutActionsLength = Later.UInt16("packet_out.acts_len", "Actions length");

    /// <inheritdoc/>
    public override Protocol Protocol => OpenFlow;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [OpenFlow, First, Later];

    /// <inheritdoc/>
    public override bool CarriesFrames => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(6633, 6653);

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload is [>= Version10 and <= LastVersion, <= LastType, _, _, ..] && BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) >= HeaderLength;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        if (!Resumes(pdu, in segment))
            return 0;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[2..]);
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        ReadOnlySpan<byte> message = pdu[..Math.Min(length, pdu.Length)];
        int version = pdu[0], type = pdu[1];
        bool isLater = version is Version13 or Version14;
        Protocol spoken = isLater ? Later : version == Version10 ? First : OpenFlow;
        int root = fields.Open(spoken.Root, 0, message.Length);
        fields.Add(isLater ? LaterVersion : Version, 0, 1);
        if (isLater || version == Version10)
            fields.Add(isLater ? LaterType : FirstType, 1, 1);
        fields.Add(isLater ? LaterLength : Length, 2, 2);
        fields.Add(isLater ? LaterTransaction : Transaction, 4, 4);
        InfoText info = fields.Info.Begin(spoken).Add("Type: "u8);
        if (isLater || version == Version10)
            info.Add((isLater ? LaterType : FirstType).Values!, (ulong)type);
        else
            info.Add((long)type);
        int frame = (type, version) switch
        {
            (PacketIn, Version10) => AddFirstPacketIn(fields),
            (PacketOut, Version10) => AddFirstPacketOut(message, fields),
            (PacketIn, Version13 or Version14) => AddPacketIn(message, fields),
            (PacketOut, Version13 or Version14) => AddPacketOut(message, fields),
            _ => message.Length,
        };
        fields.Close(root);
        if (frame < message.Length)
            LayerWalk.DissectFrame(in segment, fields, frame, message.Length - frame);
        return message.Length;
    }

    /// <summary>Section 5.4.1 of version 1.0.0; like the others returns where the frame begins, the message's end or more when it has none.</summary>
    static int AddFirstPacketIn(FieldList fields)
    {
        fields.Add(BufferId, 8, 4);
        fields.Add(TotalLength, 12, 2);
        fields.Add(InPort, 14, 2);
        fields.Add(Reason, 16, 1);
        return 18;
    }

    /// <summary>Section 5.3.6 of version 1.0.0.</summary>
    static int AddFirstPacketOut(ReadOnlySpan<byte> message, FieldList fields)
    {
        uint buffer = (uint)fields.Add(BufferId, 8, 4);
        fields.Add(InPort, 12, 2);
        int actions = (int)fields.Add(ActionsLength, 14, 2);
        return buffer == NoBuffer ? 16 + actions : message.Length;
    }

    /// <summary>Section 7.4.1 of version 1.3.5: behind the match, whose length counts no padding to eight bytes, stand two bytes of padding.</summary>
    static int AddPacketIn(ReadOnlySpan<byte> message, FieldList fields)
    {
        const int match = 24;
        fields.Add(InBufferId, 8, 4);
        fields.Add(InTotalLength, 12, 2);
        fields.Add(InReason, 14, 1);
        fields.Add(InTableId, 15, 1);
        fields.Add(InCookie, 16, 8);
        if (message.Length < match + 4)
            return message.Length;
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[(match + 2)..]);
        return match + (length + 7) / 8 * 8 + 2;
    }

    /// <summary>Section 7.3.7 of version 1.3.5.</summary>
    static int AddPacketOut(ReadOnlySpan<byte> message, FieldList fields)
    {
        uint buffer = (uint)fields.Add(OutBufferId, 8, 4);
        fields.Add(OutInPort, 12, 4);
        int actions = (int)fields.Add(OutActionsLength, 16, 2);
        return buffer == NoBuffer ? 24 + actions : message.Length;
    }
}
