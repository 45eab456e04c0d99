using System.Runtime.CompilerServices;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Filters;

/// <summary>
/// Fills the lists of frames with the fields that columns show, and dissects as little as it can for that: what headers tell is read from the decoded headers, and
/// only flows in which the applications that are asked for can still turn up are dissected. Columns show the same as of a list that holds everything.
/// </summary>
public sealed class ColumnSieve
{
    readonly ConversationTable _conversations;
    readonly PacketSieve? _applications;
    readonly HeaderColumn[] _headers;
    readonly Field[] _frame;
    readonly Field? _stream;

    ColumnSieve(Field[] ofFrame, Field[] ofHeaders, Dissector[] named, Field? stream, ConversationTable conversations)
    {
        _conversations = conversations;
        _headers = Array.ConvertAll(ofHeaders, static field => new HeaderColumn(field));
        (_frame, _stream) = (ofFrame, stream);
        if (named.Length > 0 || stream is not null)
            _applications = new PacketSieve(named, conversations);
    }

    /// <summary>A sieve for columns; null when one of them shows what neither headers nor applications tell.</summary>
    /// <param name="columns">The fields of the columns.</param>
    /// <param name="conversations">What the dissection of the frames remembers of their flows.</param>
    public static ColumnSieve? For(ReadOnlySpan<Field> columns, ConversationTable conversations)
    {
        HashSet<Field> ofHeaders = [];
        HashSet<Dissector> named = [];
        HashSet<Field> ofFrame = [];
        Field? stream = null;
        foreach (Field column in columns)
        {
            if (column.Abbreviation == "tcp.stream")
                stream = column;
            else if (Array.IndexOf(FrameFields.Numbers, column) >= 0)
                ofFrame.Add(column);
            else if (HeaderFields.Find(column.Abbreviation) is not null)
                ofHeaders.UnionWith(FilterFields.AlsoOf(column).DefaultIfEmpty(column));
            else if (ApplicationsOf(column) is { Length: > 0 } applications)
                named.UnionWith(applications);
            else
                return null;
        }
        // In the order in which they stand in a header: a column for either of two ports shows both.
        return new ColumnSieve([.. ofFrame], [.. ofHeaders.OrderBy(static field => HeaderFields.Find(field.Abbreviation))], [.. named], stream, conversations);
    }

    /// <summary>Fills a list with what the columns show of a frame, and perhaps more.</summary>
    /// <param name="dissector">Dissects frames with the same conversations.</param>
    /// <param name="bytes">The frame's bytes.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="packet">Its decoded headers.</param>
    /// <param name="fields">Receives the fields; what it held before is dropped.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Dissect(FrameDissector dissector, ReadOnlySpan<byte> bytes, in FrameContext context, in DecodedPacket packet, FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(dissector);
        ArgumentNullException.ThrowIfNull(fields);
        FrameRecord record = context.Record;
        // Of flows beyond the limit nobody remembers the number.
        bool isViewed = HeaderView.TryView(context.Number, in record, bytes, in packet, out HeaderView view) && !_conversations.IsFull && !IsCutShort(in view);
        bool isDone = isViewed && (_applications is null || _applications.AskElsewhere(in view) is not null);
        if (!isViewed || !(isDone || _applications!.IsPayloadEnough))
        {
            dissector.Dissect(bytes, in context, fields);
            return;
        }
        if (isDone)
            fields.Begin(bytes);
        else
            dissector.DissectPayload(bytes, in context, in packet, fields);
        AddHeaders(in view, in context, fields);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddHeaders(in HeaderView view, in FrameContext context, FieldList fields)
    {
        foreach (Field field in _frame)
            FrameFields.AddTo(field, in context, fields);
        if (!view.HasIp)
            return;
        ref readonly IpLevel level = ref view.Level;
        foreach (HeaderColumn column in _headers)
        {
            if (column.Version != 0 ? column.Version == level.Version : column.Protocol == level.Protocol)
                fields.Add(column.Field, (column.IsTransport ? level.TransportOffset : level.NetworkOffset) + column.Offset, column.Length);
        }
        if (_stream is null || level.Protocol != IpProtocol.Tcp)
            return;
        _ = FlowKey.From(in level, out FlowKey key);
        if (_conversations.TryFind(in key) is { } flow)
            fields.AddGenerated(_stream, (ulong)flow.Stream);
    }

    /// <summary>Whether a transport's header is longer than what IP says it carries: dissection then tells less of it.</summary>
    static bool IsCutShort(in HeaderView view) => view.HasIp && view.Level.PayloadOffset - view.Level.NetworkOffset > view.Level.DatagramLength;

    /// <summary>The dissectors that may add a field, when all of them are of applications; else none.</summary>
    static Dissector[] ApplicationsOf(Field field)
    {
        ProtocolDissector[] all = [.. Dissectors.All.Where(dissector => dissector.MayAdd(field.Protocol))];
        return all.All(static dissector => dissector is Dissector) ? [.. all.Cast<Dissector>()] : [];
    }

    /// <summary>A field that stands in one place of a header: of an IP version, or of a transport.</summary>
    readonly struct HeaderColumn
    {
        public HeaderColumn(Field field)
        {
            Field = field;
            HeaderField header = HeaderFields.Find(field.Abbreviation)!.Value;
            (IsTransport, Offset, Length) = HeaderFields.PlaceOf(header);
            if (IsTransport)
                Protocol = header < HeaderField.UdpSourcePort ? IpProtocol.Tcp : header < HeaderField.IcmpType ? IpProtocol.Udp : header < HeaderField.Icmpv6Type ? IpProtocol.Icmp : IpProtocol.Icmpv6;
            else
                Version = header < HeaderField.Ipv6Source ? (byte)4 : (byte)6;
        }

        public Field Field { get; }

        public bool IsTransport { get; }

        public int Offset { get; }

        public int Length { get; }

        /// <summary>The IP version whose header it stands in; 0 for a transport's.</summary>
        public byte Version { get; }

        /// <summary>The transport whose header it stands in.</summary>
        public byte Protocol { get; }
    }
}
