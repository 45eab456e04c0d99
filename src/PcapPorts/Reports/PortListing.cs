using PcapPorts.Ports;

namespace PcapPorts.Reports;

/// <summary>Traffic by port as a table for people.</summary>
public static class PortListing
{
    /// <summary>Writes the table.</summary>
    public static void Write(TextPage page, PortTraffic[] ports)
    {
        ulong most = 0, total = 0;
        foreach (PortTraffic port in ports)
            (most, total) = (Math.Max(most, port.Bytes), total + port.Bytes);
        var table = new TextTable(
            page,
            new TableColumn("Port") { RightAligned = true },
            new TableColumn("Service"),
            new TableColumn("Registered as") { DropRank = 3, LeastWidth = 10 },
            new TableColumn("Class") { DropRank = 2 },
            new TableColumn("Flows") { RightAligned = true },
            new TableColumn("Packets") { RightAligned = true },
            new TableColumn("Bytes") { RightAligned = true },
            new TableColumn("Share") { RightAligned = true },
            new TableColumn("") { Style = TextStyle.Bar, DropRank = 4 },
            new TableColumn("Clients") { RightAligned = true },
            new TableColumn("Servers") { RightAligned = true });
        foreach (PortTraffic port in ports)
        {
            table.Add(
                $"{port.Port}/{ProtocolName.Of(port.Protocol)}",
                port.Service ?? "-",
                port.RegisteredName ?? "-",
                PortClasses.Of(port.Port).Name(),
                Units.Count(port.Flows),
                Units.Count((long)port.Packets),
                Units.Bytes(port.Bytes),
                Units.Share(port.Bytes, total),
                Bars.Horizontal(port.Bytes, most, 10),
                Units.Count(port.Clients),
                Units.Count(port.Servers));
        }
        table.End();
    }
}
