using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Packets;

/// <summary>What a column of the packet list shows.</summary>
enum PacketColumnKind : byte
{
    Number,
    Time,
    Source,
    Destination,
    Protocol,
    Length,
    Info,
    Service,
    Flow,
    Role,
    Field,
}

/// <summary>A column of the packet list.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Title">Its heading; for a field its abbreviation.</param>
/// <param name="Field">The field, for <see cref="PacketColumnKind.Field"/>.</param>
sealed record PacketColumn(PacketColumnKind Kind, string Title, Field? Field = null)
{
    static readonly PacketColumn[] Known =
    [
        new(PacketColumnKind.Number, "No."), new(PacketColumnKind.Time, "Time"), new(PacketColumnKind.Source, "Source"),
        new(PacketColumnKind.Destination, "Destination"), new(PacketColumnKind.Protocol, "Protocol"), new(PacketColumnKind.Length, "Length"),
        new(PacketColumnKind.Info, "Info"), new(PacketColumnKind.Service, "Service"), new(PacketColumnKind.Flow, "Flow"), new(PacketColumnKind.Role, "Role"),
    ];

    /// <summary>The headings of the columns that need no field.</summary>
    public static IEnumerable<string> KnownTitles => Known.Select(static column => column.Title);

    /// <summary>The columns that are shown unless somebody chose others.</summary>
    public static string DefaultTitles => "No., Time, Source, Destination, Protocol, Length, Info";

    /// <summary>Reads a heading, or the abbreviation of a field; null for neither.</summary>
    public static PacketColumn? Find(string title) =>
        Known.FirstOrDefault(column => string.Equals(column.Title.TrimEnd('.'), title.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))
        ?? (Dissectors.Fields.Find(title) is { } field ? new PacketColumn(PacketColumnKind.Field, field.Abbreviation, field) : null);

    /// <summary>Reads headings with commas between them; what is no column is left out, and Info stands at the end if nothing does.</summary>
    public static IReadOnlyList<PacketColumn> ParseAll(string titles)
    {
        PacketColumn[] columns = [.. titles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Find).OfType<PacketColumn>()];
        return columns.Length > 0 ? columns : ParseAll(DefaultTitles);
    }

    /// <summary>How the table lays it out: what identifies a packet is never cut while Info has room.</summary>
    public TableColumn Layout => Kind switch
    {
        PacketColumnKind.Number => new TableColumn(Title) { AlignRight = true, Rigid = true, MaxWidth = 14 },
        PacketColumnKind.Time => new TableColumn(Title) { AlignRight = true, Rigid = true, MinWidth = 8, MaxWidth = 32, Priority = 1 },
        PacketColumnKind.Source or PacketColumnKind.Destination => new TableColumn(Title) { MinWidth = 15, MaxWidth = 39 },
        PacketColumnKind.Protocol => new TableColumn(Title) { MinWidth = 4, MaxWidth = 12, Priority = 2 },
        PacketColumnKind.Length => new TableColumn(Title) { AlignRight = true, Rigid = true, MaxWidth = 10, Priority = 4 },
        PacketColumnKind.Info => new TableColumn(Title) { Fills = true, MinWidth = 20, MaxWidth = 400, Priority = 3 },
        PacketColumnKind.Service => new TableColumn(Title) { MinWidth = 6, MaxWidth = 16, Priority = 5 },
        PacketColumnKind.Flow => new TableColumn(Title) { AlignRight = true, Rigid = true, MaxWidth = 9, Priority = 5 },
        PacketColumnKind.Role => new TableColumn(Title) { MinWidth = 6, MaxWidth = 6, Priority = 6 },
        _ => new TableColumn(Title) { MinWidth = 6, MaxWidth = 30, Priority = 5 },
    };
}
