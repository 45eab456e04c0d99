using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>Flows as a table for people.</summary>
public sealed class FlowListing
{
    readonly TextTable _table;
    readonly bool _withFile;

    /// <param name="page">Where it is written.</param>
    /// <param name="withFile">Each row names its capture file.</param>
    public FlowListing(TextPage page, bool withFile)
    {
        _withFile = withFile;
        TableColumn[] columns =
        [
            new("Flow") { RightAligned = true },
            new("Proto"),
            new("Client"),
            new("Server"),
            new("Service") { LeastWidth = 8 },
            new("Packets") { RightAligned = true, DropRank = 4 },
            new("Bytes") { RightAligned = true },
            new("Duration") { RightAligned = true, DropRank = 5 },
            new("State") { DropRank = 3 },
            new("Via") { DropRank = 6, HiddenWhenEmpty = true },
            new("Server because") { DropRank = 7 },
            new("Because") { InsteadOf = "Server because", DropRank = 2 },
            new("Sure") { InsteadOf = "Because", DropRank = 1, RightAligned = true },
        ];
        _table = new TextTable(page, withFile ? [new TableColumn("File") { LeastWidth = 12, DropRank = 2 }, .. columns] : columns);
    }

    /// <summary>The capture file of the flows that follow.</summary>
    public string File { get; set; } = "";

    /// <summary>Adds a flow.</summary>
    public void Add(in LabelledFlow flow)
    {
        string[] cells =
        [
            flow.Id.ToString(),
            ProtocolName.Of(flow.Protocol),
            Endpoint(flow.ClientAddress, flow.ClientPort, flow.HasPorts),
            Endpoint(flow.ServerAddress, flow.ServerPort, flow.HasPorts),
            Service(in flow),
            Units.Count((long)flow.Packets),
            Units.Bytes(flow.Bytes),
            Units.Duration(flow.Duration),
            (flow.State.ToText() ?? "-") + (flow.IsMidstream ? " (midstream)" : ""),
            Carriers(in flow),
            EvidenceText.Long(in flow.Role),
            EvidenceText.Short(in flow.Role),
            EvidenceText.Degree(in flow.Role),
        ];
        TextStyle style = flow.State is TcpState.Refused or TcpState.Attempt ? TextStyle.Bad : TextStyle.Plain;
        _table.Add(style, _withFile ? [File, .. cells] : cells);
    }

    /// <summary>Writes what was held back.</summary>
    public void End() => _table.End();

    /// <summary>An address, with its port where there is one: <c>192.0.2.1:53</c>, <c>[2001:db8::1]:53</c> (RFC 3986 section 3.2.2).</summary>
    public static string Endpoint(IpAddress address, ushort port, bool hasPort) =>
        !hasPort ? address.ToString() : address.IsIpv6 ? $"[{address}]:{port}" : $"{address}:{port}";

    /// <summary>The service; with a question mark when only a port number suggests it, and with an exclamation mark on a port that is not its own.</summary>
    static string Service(in LabelledFlow flow)
    {
        if (flow.IcmpType >= 0)
            return IcmpNames.TypeOf((byte)flow.IcmpType, flow.Key.Version == 6);
        FlowService service = flow.Service;
        return service.Name is null ? "-"
            : service.Basis == ServiceBasis.Port ? service.Name + "?"
            : service.NonstandardPort ? service.Name + "!" : service.Name;
    }

    static string Carriers(in LabelledFlow flow)
    {
        Span<long> vlans = stackalloc long[DecodedPacket.MaxVlans];
        int count = flow.CopyVlans(vlans);
        string text = flow.Tunnel.ToText() ?? "";
        for (int i = 0; i < count; i++)
            text += text.Length == 0 ? $"vlan {vlans[i]}" : $", vlan {vlans[i]}";
        return text;
    }
}
