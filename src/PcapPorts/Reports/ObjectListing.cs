using PcapPorts.Analysis.Objects;

namespace PcapPorts.Reports;

/// <summary>Bodies and files that protocols carried, as a table for people.</summary>
public sealed class ObjectListing
{
    readonly TextPage _page;
    readonly TextTable _table;
    bool _any;

    /// <param name="page">Where it is written.</param>
    public ObjectListing(TextPage page)
    {
        _page = page;
        _table = new TextTable(
            page,
            new TableColumn("Frame") { RightAligned = true },
            new TableColumn("Protocol"),
            new TableColumn("Client"),
            new TableColumn("") { LeastWidth = 1 },
            new TableColumn("Server"),
            new TableColumn("Host") { DropRank = 2, HiddenWhenEmpty = true },
            new TableColumn("Type") { DropRank = 3, HiddenWhenEmpty = true },
            new TableColumn("Size") { RightAligned = true },
            new TableColumn("Name") { LeastWidth = 12 },
            new TableColumn("SHA-256") { DropRank = 1 },
            new TableColumn("Saved as") { HiddenWhenEmpty = true });
    }

    /// <summary>Adds an object.</summary>
    public void Add(CarriedObject carried)
    {
        ArgumentNullException.ThrowIfNull(carried);
        _any = true;
        _table.Add(
            carried.IsComplete ? TextStyle.Plain : TextStyle.Bad,
            carried.Frame.ToString(),
            carried.Protocol,
            FlowListing.Endpoint(carried.Client.Address, carried.Client.Port, hasPort: true),
            carried.IsUpload ? ">" : "<",
            FlowListing.Endpoint(carried.Server.Address, carried.Server.Port, hasPort: true),
            carried.Host ?? "",
            carried.ContentType ?? "",
            carried.IsComplete ? carried.Size.ToString() : $"{carried.Size} (incomplete)",
            carried.Name ?? "",
            carried.Sha256,
            carried.SavedAs ?? "");
    }

    /// <summary>Writes what was held back.</summary>
    public void End()
    {
        if (_any)
            _table.End();
        else
            _page.WriteLine("No bodies or files were found in HTTP, SMTP, FTP, TFTP or SMB2. What is encrypted cannot be taken out.");
    }
}
