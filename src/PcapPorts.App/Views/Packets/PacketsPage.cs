using PcapPorts.Fields;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Packets;

/// <summary>Packet list, detail tree and bytes.</summary>
sealed class PacketsPage : Page
{
    const int WaitForDetails = 6;

    readonly CaptureSession _session;
    readonly PacketRows _rows;
    readonly Field[] _fieldColumns;
    readonly FieldTree _tree = new();
    readonly PacketBytes _bytes = new();
    readonly TableView _listView;
    readonly TreeView _treeView;
    readonly HexView _bytesView;
    readonly PaneLayout _layout;
    long _lineIdentity;
    long _seek;

    /// <param name="session">The capture.</param>
    /// <param name="preferences">Columns, colours, times and layout.</param>
    public PacketsPage(CaptureSession session, Preferences preferences)
    {
        _session = session;
        IReadOnlyList<PacketColumn> columns = PacketColumn.ParseAll(preferences.Columns);
        _fieldColumns = [.. columns.Where(static column => column.Field is not null).Select(static column => column.Field!)];
        _rows = new PacketRows(session, () => new PacketRowReader(session) { Columns = _fieldColumns, Rules = preferences.ColorRules });
        Table = new PacketTable(session, _rows) { PacketColumns = columns, TimeFormat = preferences.TimeFormat, IsColored = preferences.IsColored };
        _listView = new TableView(Table, List) { Accepted = _ => FocusRequested?.Invoke(_treeView!), MenuRequested = (_, x, y) => MenuRequested?.Invoke(x, y) };
        _treeView = new TreeView(_tree, Tree) { SelectionChanged = SelectLine, Accepted = FollowLine };
        _bytesView = new HexView(_bytes, Hex) { CursorChanged = SelectByte };
        _layout = new PaneLayout(_listView, _treeView, _bytesView, preferences.Layout);
    }

    /// <summary>The list.</summary>
    public PacketTable Table { get; }

    /// <summary>Selection in the list.</summary>
    public TableState List { get; } = new();

    /// <summary>Selection in the tree.</summary>
    public TreeState Tree { get; } = new();

    /// <summary>Cursor in the bytes.</summary>
    public HexState Hex { get; } = new();

    /// <summary>The panes.</summary>
    public PaneLayout Panes => _layout;

    /// <summary>Somebody else should have the keys.</summary>
    public Action<View>? FocusRequested { get; set; }

    /// <summary>The menu of a row is wanted at a place of the screen.</summary>
    public Action<int, int>? MenuRequested { get; set; }

    /// <summary>A line of the tree leads to another packet.</summary>
    public Action<long>? FrameRequested { get; set; }

    public override string Title => "Packets";

    public override View View => _layout;

    public override View Focus => _listView;

    public override string Cli
    {
        get
        {
            List<string> words = ["packets", _session.File.Path ?? "-"];
            if (_session.Filter is { } filter)
                words.AddRange(["-Y", filter.Text]);
            if (TimeText.Options[(int)Table.TimeFormat] is { } time && time != "r")
                words.AddRange(["-t", time]);
            return CliLine.Of([.. words]);
        }
    }

    /// <summary>Number of the selected packet; 0 when there is none.</summary>
    public long Number => _session.Shown == 0 ? 0 : _session.NumberAt(Math.Clamp(List.Selected, 0, _session.Shown - 1));

    /// <summary>The selected packet as far as it is known.</summary>
    public PacketDetails? Details => _tree.Details;

    /// <summary>The selected line of the tree; null when there is none.</summary>
    public DetailLine? Line => _tree.Details is { } details && Tree.Selected < details.Lines.Length ? details.Lines[Tree.Selected] : null;

    public override Subject Subject
    {
        get
        {
            long number = Number;
            if (number == 0 || _rows.Find(number) is not { } row)
                return new Subject();
            return new Subject
            {
                Frame = number,
                Flow = row.Flow >= 0 ? row.Flow : null,
                Filter = Line is { } line ? FilterOf(line) : null,
                Port = row.Flow >= 0 ? FlowText.Port(_session.Label(row.Flow)) : null,
                Text = $"{row.Number}\t{row.Source}\t{row.Destination}\t{row.Protocol}\t{row.Length}\t{row.Info}",
            };
        }
    }

    /// <summary>The filter that takes packets with the same value.</summary>
    public static string FilterOf(DetailLine line) => line.Value.Length == 0 ? line.Field.Abbreviation : $"{line.Field.Abbreviation} == {line.Value}";

    /// <summary>Selects a packet, or the next one that is shown.</summary>
    public void GoTo(long number)
    {
        List.Select(Math.Min(_session.RowOf(number), Math.Max(0, _session.Shown - 1)), _session.Shown);
        _seek = 0;
    }

    /// <summary>Selects a packet as soon as the running filter has found it.</summary>
    public void GoToWhenFound(long number)
    {
        GoTo(number);
        _seek = number;
    }

    public override void BeforeFrame()
    {
        _rows.TakeNew();
        if (_seek > 0 && _session.Filter is { } filter)
        {
            long seek = _seek;
            if (filter.Position >= seek || filter.IsComplete)
                GoTo(seek);
        }
        ShowDetails();
    }

    void ShowDetails()
    {
        long number = Number;
        if (number == 0)
        {
            Show(null);
            return;
        }
        if (_tree.Details is { IsExact: true } shown && shown.Number == number)
            return;
        PacketDetails? details = _session.Worker.Ask(number, WaitForDetails);
        if (details is null && _tree.Details?.Number != number && _rows.Alone(number) is { } fields)
            details = PacketDetails.Of(number, fields, isExact: false);
        if (details is not null)
            Show(details);
    }

    void Show(PacketDetails? details)
    {
        if (ReferenceEquals(details, _tree.Details))
            return;
        bool same = details?.Number == _tree.Details?.Number;
        _tree.Show(details);
        _bytes.Details = details;
        int line = _tree.Find(_lineIdentity);
        Tree.Selected = Math.Max(0, line);
        if (!same)
            Hex.Top = 0;
        Mark();
    }

    void SelectLine(int line)
    {
        _lineIdentity = line < _tree.Count ? _tree.Identity(line) : 0;
        Mark();
    }

    void Mark()
    {
        if (Line is { Length: > 0 } line)
            Hex.Mark(line.Offset, line.Length);
        else
            (Hex.MarkLength, Hex.Cursor) = (0, Math.Min(Hex.Cursor, Math.Max(0, _bytes.Length - 1)));
    }

    void SelectByte(long offset)
    {
        int line = _tree.Details?.LineAt(offset) ?? -1;
        if (line < 0)
            return;
        Tree.Reveal(_tree, line);
        _lineIdentity = _tree.Identity(line);
        (Hex.MarkOffset, Hex.MarkLength) = (_tree.Details!.Lines[line].Offset, _tree.Details.Lines[line].Length);
    }

    void FollowLine(int index)
    {
        if (_tree.Details!.Lines[index] is { Field.Type: FieldType.FrameNumber } line && long.TryParse(line.Value, out long frame))
            FrameRequested?.Invoke(frame);
    }

    /// <summary>Values of a field in the packets around the selected one, the most frequent first.</summary>
    public IEnumerable<string> Seen(Field field)
    {
        const int Reach = 150;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = new FieldText();
        long middle = Math.Max(1, Number);
        for (long number = Math.Max(1, middle - Reach); number <= Math.Min(_session.File.Packets.Count, middle + Reach); number++)
        {
            if (_rows.Alone(number) is not { } fields)
                continue;
            for (int i = fields.IndexOf(field); i >= 0; i = fields.IndexOf(field, i + 1))
            {
                // Text as it is: who completes a filter with it writes it as filters do.
                ref readonly FieldEntry entry = ref fields.Entries[i];
                text.Clear();
                if (field.Type == FieldType.String && System.Text.Unicode.Utf8.IsValid(fields.BytesOf(in entry)))
                    text.Add(fields.BytesOf(in entry));
                else if (field.Type != FieldType.String)
                    text.Add(in entry, fields);
                string value = System.Text.Encoding.UTF8.GetString(text.Text);
                if (value.Length is > 0 and < 60)
                    counts[value] = counts.GetValueOrDefault(value) + 1;
            }
        }
        return counts.OrderByDescending(static pair => pair.Value).Select(static pair => pair.Key).Take(20);
    }

    /// <summary>Opens or closes all branches.</summary>
    public void Expand(bool all)
    {
        for (int i = 0; i < _tree.Count; i++)
        {
            if (all)
                Tree.Expanded.Add(_tree.Identity(i));
            else
                Tree.Expanded.Remove(_tree.Identity(i));
        }
    }

    /// <summary>Rows, columns or colours are other ones.</summary>
    public void Reset()
    {
        _rows.Forget();
        List.ResetWidths();
    }

    public override string Status
    {
        get
        {
            if (Line is not { } line)
                return "";
            string place = line.Length == 0 ? "worked out" : line.Length == 1 ? "1 byte" : $"{line.Length} bytes";
            return $"{line.Field.Abbreviation} ({place}){(_tree.Details!.IsExact ? "" : ", its flow is being read")}";
        }
    }

    public override PageSearch? Search(SearchQuery query, bool forward)
        => new PacketSearch(_session, query, Math.Max(1, Number), forward, new PacketRowReader(_session) { Columns = _fieldColumns, Rules = ColorRules.None }, GoTo);

    /// <summary>After a frame was drawn.</summary>
    public void AfterFrame() => _rows.Settle();

    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }
}
