using PcapPorts.Flows;
using PcapPorts.Reports;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;
using TableColumn = PcapPorts.Terminal.Widgets.TableColumn;

namespace PcapPorts.App.Views.Packets;

/// <summary>The packet list: rows come from the file when they are seen.</summary>
/// <param name="session">The capture.</param>
/// <param name="rows">Its rows.</param>
sealed class PacketTable(CaptureSession session, PacketRows rows) : ITableSource
{
    IReadOnlyList<PacketColumn> _columns = [];
    IReadOnlyList<TableColumn> _layout = [];

    /// <summary>How times are shown.</summary>
    public TimeFormat TimeFormat { get; set; }

    /// <summary>Whether rows have colours.</summary>
    public bool IsColored { get; set; } = true;

    /// <summary>The columns.</summary>
    public IReadOnlyList<PacketColumn> PacketColumns
    {
        get => _columns;
        set
        {
            _columns = value;
            _layout = [.. value.Select(static column => column.Layout)];
        }
    }

    public long Count => session.Shown;

    public IReadOnlyList<TableColumn> Columns => _layout;

    public string EmptyText
    {
        get
        {
            bool loading = !session.File.IsCounted || session.IsLive;
            if (session.Filter is { } filter)
                return filter.IsComplete ? $"None of {session.File.Packets.Count:N0} packets matches. Undo the filter with u, or change it with /." : "No packet matches so far.";
            return session.File.Damage is { } damage ? $"No packet can be read: at byte {damage.Offset}: {damage.Cause}."
                : loading ? "No packet yet." : "This capture has no packets.";
        }
    }

    public void FormatCell(long row, int column, TextBuffer text)
    {
        if (row >= Count || rows.Find(session.NumberAt(row)) is not { } packet)
            return;
        switch (_columns[column].Kind)
        {
            case PacketColumnKind.Number:
                text.Append(packet.Number);
                break;
            case PacketColumnKind.Time:
                TimeText.Append(text, TimeFormat, packet.Time, Origin(row, packet), session.File.TimeDigits);
                break;
            case PacketColumnKind.Source:
                text.Append(packet.Source);
                break;
            case PacketColumnKind.Destination:
                text.Append(packet.Destination);
                break;
            case PacketColumnKind.Protocol:
                text.Append(packet.Protocol);
                break;
            case PacketColumnKind.Length:
                text.Append(packet.Length);
                break;
            case PacketColumnKind.Info:
                text.Append(packet.Info);
                break;
            case PacketColumnKind.Field:
                AppendField(packet, column, text);
                break;
            default:
                AppendFlow(packet, _columns[column].Kind, text);
                break;
        }
    }

    public Style RowStyle(long row, Theme theme)
    {
        if (row >= Count)
            return default;
        long number = session.NumberAt(row);
        Style style = IsColored && rows.Find(number)?.Color is { } rule ? rule.Style(theme) : default;
        if (number == session.TimeReference)
            style = style.With(TextAttributes.Underline);
        return session.Marks.Contains(number) ? style.With(TextAttributes.Reverse) : style;
    }

    long Origin(long row, PacketRow packet) => TimeFormat switch
    {
        TimeFormat.Relative => session.TimeReference > 0 && packet.Number >= session.TimeReference ? rows.Time(session.TimeReference) : session.File.First.Nanoseconds,
        TimeFormat.Delta => packet.Number > 1 ? rows.Time(packet.Number - 1) : packet.Time,
        TimeFormat.DeltaShown => row > 0 ? rows.Time(session.NumberAt(row - 1)) : packet.Time,
        _ => 0,
    };

    void AppendField(PacketRow packet, int column, TextBuffer text)
    {
        int place = 0;
        for (int i = 0; i < column; i++)
            place += _columns[i].Kind == PacketColumnKind.Field ? 1 : 0;
        if (place < packet.Fields.Length)
            text.Append(packet.Fields[place]);
    }

    void AppendFlow(PacketRow packet, PacketColumnKind kind, TextBuffer text)
    {
        if (packet.Flow < 0)
            return;
        if (kind == PacketColumnKind.Flow)
        {
            text.Append(packet.Flow + 1);
            return;
        }
        LabelledFlow flow = session.Label(packet.Flow);
        if (kind == PacketColumnKind.Service)
            text.Append(flow.Service.Name is { } name ? flow.Service.Basis == ServiceBasis.Port ? name + "?" : name : "-");
        else
            text.Append(IsFromClient(packet, in flow) ? "client" : "server");
    }

    /// <summary>Who sent a packet, by its source address; a flow from an address to itself by nothing.</summary>
    static bool IsFromClient(PacketRow packet, in LabelledFlow flow) => string.Equals(packet.Source, flow.ClientAddress.ToString(), StringComparison.Ordinal);
}
