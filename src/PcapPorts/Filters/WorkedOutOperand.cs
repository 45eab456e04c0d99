using System.Text;
using PcapPorts.Fields;
using PcapPorts.Ports;

namespace PcapPorts.Filters;

/// <summary>The values of a field that stands in no list: columns, remarks, ports of any transport.</summary>
sealed class WorkedOutOperand(Field named) : FilterOperand
{
    static readonly HashSet<string> s_portNames = new(StringComparer.Ordinal) { "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport", "sctp.srcport", "sctp.dstport", "dccp.srcport", "dccp.dstport" };

    // By the number of a field: the transport whose port it is.
    static readonly Lazy<PortTransport[]> s_transports = new(Transports);

    public override FieldType Type => named.Type;

    public override Field Field => named;

    public override void Push(FilterWork work)
    {
        if (ReferenceEquals(named, OwnFields.ColumnInfo))
            PushBytes(work, work.Fields.Info.Text);
        else if (ReferenceEquals(named, OwnFields.ColumnProtocol))
            PushText(work, ProtocolColumn(work.Fields));
        else if (ReferenceEquals(named, OwnFields.ColumnRoot))
            work.Push(FilterValue.Of(ValueKind.Bytes, 0));
        else if (ReferenceEquals(named.Protocol, OwnFields.PortRoot.Protocol))
            PushPorts(work);
        else
            PushRemarks(work);
    }

    /// <summary>Whose line the packet's line is, else the last protocol that was found in it.</summary>
    static string ProtocolColumn(FieldList fields)
    {
        if (fields.Info.Protocol is { } protocol)
            return protocol.ShortName;
        string last = "";
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (entry.Field.Type == FieldType.Protocol && !ReferenceEquals(entry.Field.Protocol, FlowProperties.Protocol))
                last = entry.Field.Protocol.ShortName;
        }
        return last;
    }

    void PushRemarks(FilterWork work)
    {
        ReadOnlySpan<FieldEntry> entries = work.Fields.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Field.Expert is not { } remark)
                continue;
            if (ReferenceEquals(named, OwnFields.Severity))
                work.Push(FilterValue.Of(ValueKind.Unsigned, ((ulong)remark.Severity + 1) * 0x0020_0000));
            else if (ReferenceEquals(named, OwnFields.Message))
                PushText(work, entries[i].Field.Name);
            else
                work.Push(FilterValue.Of(ValueKind.Bytes, 0));
        }
    }

    void PushPorts(FilterWork work)
    {
        PortTransport[] transports = s_transports.Value;
        ReadOnlySpan<FieldEntry> entries = work.Fields.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            int number = entries[i].Field.Number;
            if (number >= transports.Length || transports[number] == PortTransport.None)
                continue;
            ushort port = (ushort)entries[i].Value;
            if (ReferenceEquals(named, OwnFields.PortNumber))
                work.Push(FilterValue.Of(ValueKind.Unsigned, port));
            else if (ReferenceEquals(named, OwnFields.PortClass))
                PushText(work, PortClasses.Of(port).Name());
            else if (ReferenceEquals(named, OwnFields.PortRoot))
                work.Push(FilterValue.Of(ValueKind.Bytes, 0));
            else if (PortRegistry.TryGet(transports[number], port, out PortRegistration registration) && registration.Name is { } name)
                PushText(work, name);
        }
    }

    static void PushText(FilterWork work, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, work.Room(length, out int start));
        work.Push(FilterValue.Worked(ValueKind.Text, start, length));
    }

    static void PushBytes(FilterWork work, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(work.Room(bytes.Length, out int start));
        work.Push(FilterValue.Worked(ValueKind.Text, start, bytes.Length));
    }

    static PortTransport[] Transports()
    {
        var transports = new PortTransport[Field.Count];
        foreach (string name in s_portNames)
        {
            if (FilterFields.All.Find(name) is { } found)
                transports[found.Number] = Enum.Parse<PortTransport>(name[..name.IndexOf('.', StringComparison.Ordinal)], ignoreCase: true);
        }
        return transports;
    }
}
