using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>Sessions as a table for people.</summary>
static class SessionTable
{
    public static void Write(TextPage page, SessionLine[] sessions, string none)
    {
        if (sessions.Length == 0)
        {
            page.WriteLine(none);
            return;
        }
        var table = new TextTable(page, new TableColumn("Proto"), new TableColumn("Client"), new TableColumn("Server"), new TableColumn("State") { DropRank = 2 },
            new TableColumn("Service") { LeastWidth = 9 }, new TableColumn("To server") { RightAligned = true }, new TableColumn("To client") { RightAligned = true },
            new TableColumn("Rate up") { RightAligned = true, DropRank = 4 }, new TableColumn("Rate down") { RightAligned = true, DropRank = 4 },
            new TableColumn("Age") { RightAligned = true, DropRank = 3 }, new TableColumn("Client process") { HiddenWhenEmpty = true, DropRank = 1 },
            new TableColumn("Server process") { HiddenWhenEmpty = true, DropRank = 1 });
        foreach (SessionLine session in sessions)
        {
            LabelledFlow flow = session.Flow;
            string service = flow.Service.Name is { } name ? flow.Service.Basis == ServiceBasis.Port ? name + "?" : flow.Service.NonstandardPort ? name + "!" : name : "-";
            table.Add(new Packets.IpProtocol(flow.Protocol).Name,
                FlowListing.Endpoint(flow.ClientAddress, flow.ClientPort, flow.HasPorts), FlowListing.Endpoint(flow.ServerAddress, flow.ServerPort, flow.HasPorts),
                flow.State.ToText() ?? "-", service, Units.Bytes(flow.BytesToServer), Units.Bytes(flow.BytesToClient),
                Rate(session.RateToServer), Rate(session.RateToClient), Units.Duration(session.Age), Owner(session.Client), Owner(session.Server));
        }
        table.End();
    }

    static string Rate(double rate) => rate < 0 ? "-" : Units.Bytes(rate) + "/s";

    static string Owner(SocketOwner? owner)
    {
        if (owner is null)
            return "";
        string user = owner.UserText ?? "?";
        return owner.ProcessId == 0 ? $"? ({user})" : $"{owner.Process ?? "?"}[{owner.ProcessId}] ({user})";
    }
}
