using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>
/// The fields that are ours and no dissector's: the flow of a packet and what is known of it, its ports, the columns of the list, remarks. Those of
/// flows are added to a packet by who tracks flows (<see cref="FlowProperties"/>); the others are worked out when a filter asks.
/// </summary>
public static class OwnFields
{
    static readonly Protocol s_columns = new("Columns of the packet list", "Columns", "_ws.col");
    static readonly Protocol s_expert = new("Remarks on packets", "Expert", "_ws.expert");
    static readonly Protocol s_port = new("Ports of a packet", "Port", "port");

    internal static readonly Field ColumnProtocol = s_columns.String("protocol", "Protocol");
    internal static readonly Field ColumnInfo = s_columns.String("info", "Info");
    internal static readonly Field Severity = s_expert.UInt32("severity", "Severity level", new ValueStrings
    {
        { 0x0020_0000, "Chat" },
        { 0x0040_0000, "Note" },
        { 0x0060_0000, "Warning" },
        { 0x0080_0000, "Error" },
    });

    internal static readonly Field Message = s_expert.String("message", "Message");
    internal static readonly Field PortNumber = s_port.UInt16("number", "Port of TCP, UDP, SCTP or DCCP");
    internal static readonly Field PortClass = s_port.String("class", "Class of the port: system, user or dynamic (RFC 6335)");
    internal static readonly Field PortService = s_port.String("service", "Service that IANA registers for the port");

    /// <summary>The protocols that they belong to.</summary>
    public static IReadOnlyList<Protocol> Protocols { get; } = [s_columns, s_expert, FlowProperties.Protocol, s_port];

    internal static Field ExpertRoot => s_expert.Root;

    internal static Field PortRoot => s_port.Root;

    internal static Field ColumnRoot => s_columns.Root;

    /// <summary>Whether a field is worked out when a filter asks, and stands in no list.</summary>
    internal static bool IsWorkedOut(Field field) => ReferenceEquals(field.Protocol, s_columns) || ReferenceEquals(field.Protocol, s_expert) || ReferenceEquals(field.Protocol, s_port);

    /// <summary>The field of another name that is in use for it; null when there is none.</summary>
    internal static Field? Alias(string name) => name switch
    {
        "_ws.col.Info" => ColumnInfo,
        "_ws.col.Protocol" => ColumnProtocol,
        "frame.time" or "frame.time_utc" => FilterFields.All.Find("frame.time_epoch"),
        _ => null,
    };
}
