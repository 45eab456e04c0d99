using PcapPorts.Analysis.Applications;

namespace PcapPorts.Reports;

/// <summary>What applications said, as a table for people.</summary>
public sealed class ApplicationListing
{
    readonly TextPage _page;
    readonly TextTable _table;
    bool _any;

    /// <param name="page">Where it is written.</param>
    public ApplicationListing(TextPage page)
    {
        _page = page;
        _table = new TextTable(
            page,
            new TableColumn("Frame") { RightAligned = true },
            new TableColumn("Kind"),
            new TableColumn("Client"),
            new TableColumn("Server"),
            new TableColumn("") { LeastWidth = 1 },
            new TableColumn("Took") { RightAligned = true, DropRank = 1, HiddenWhenEmpty = true },
            new TableColumn("What") { LeastWidth = 20 });
    }

    /// <summary>Adds an event.</summary>
    public void Add(ApplicationEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        _any = true;
        bool isAnswer = e is DnsEvent { IsResponse: true } or HttpEvent { Status: > 0 } or TlsEvent { IsServer: true };
        bool isBad = e is DnsEvent { ResponseCode: > 0 } or HttpEvent { Status: >= 400 };
        _table.Add(
            isBad ? TextStyle.Bad : TextStyle.Plain,
            e.Frame.ToString(),
            e is TlsEvent { Via: not null } ? "tls/quic" : e.Kind,
            FlowListing.Endpoint(e.Client.Address, e.Client.Port, hasPort: true),
            FlowListing.Endpoint(e.Server.Address, e.Server.Port, hasPort: true),
            isAnswer ? "<" : ">",
            e.ResponseNanoseconds is { } time ? Units.Duration(time) : "",
            e.Summary);
    }

    /// <summary>Writes what was held back.</summary>
    public void End()
    {
        if (_any)
            _table.End();
        else
            _page.WriteLine("Nothing of the kind was found.");
    }
}
