using PcapPorts.Analysis.Names;

namespace PcapPorts.Reports;

/// <summary>Names as a table for people.</summary>
public sealed class NameListing
{
    readonly TextTable _table;
    readonly bool _withFile;

    /// <param name="page">Where it is written.</param>
    /// <param name="withFile">Each row names its capture file.</param>
    public NameListing(TextPage page, bool withFile)
    {
        _withFile = withFile;
        TableColumn[] columns = [new("Address"), new("Name") { LeastWidth = 12 }, new("Source"), new("Frame") { RightAligned = true }, new("Time (UTC)") { DropRank = 1 }];
        _table = new TextTable(page, withFile ? [new TableColumn("File") { LeastWidth = 12, DropRank = 2 }, .. columns] : columns);
    }

    /// <summary>The capture file of the names that follow.</summary>
    public string File { get; set; } = "";

    /// <summary>Adds a name.</summary>
    public void Add(AddressName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] cells = [name.Address.ToString(), name.Name, name.Source.ToText(), name.Frame == 0 ? "-" : name.Frame.ToString(), name.Time.HasValue ? Units.Moment(name.Time) : "-"];
        _table.Add(TextStyle.Plain, _withFile ? [File, .. cells] : cells);
    }

    /// <summary>Writes what was held back.</summary>
    public void End() => _table.End();
}
