using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.Terminal.Tests.Widgets;

/// <summary>Rows of a made-up list, of any number.</summary>
sealed class SampleTable(long count) : ITableSource
{
    public long Count { get; set; } = count;

    public string EmptyText => "There is nothing yet.";

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("No.") { AlignRight = true, MinWidth = 4 },
        new("Source") { MinWidth = 8, MaxWidth = 39 },
        new("Place") { MinWidth = 6, Priority = 1 },
        new("Info") { MinWidth = 8, Fills = true, MaxWidth = 200 },
    ];

    public long Asked { get; private set; }

    public void FormatCell(long row, int column, TextBuffer text)
    {
        Asked++;
        _ = column switch
        {
            0 => text.Append(row + 1),
            1 => text.Append("192.168.100.").Append(100 + row % 150),
            2 => text.Append(row % 2 == 0 ? "Zürich" : "東京都"),
            _ => text.Append("what happened in row ").Append(row).Append(", said at some length"),
        };
    }

    public Style RowStyle(long row, Theme theme) => row % 3 == 2 ? theme.Warning : default;
}

/// <summary>A tree of three levels.</summary>
sealed class SampleTree : ITreeSource
{
    static readonly (int Depth, string Text)[] Entries = [(0, "Ethernet"), (1, "Source"), (1, "Type"), (0, "Internet Protocol"), (1, "Flags"), (2, "Don't fragment"), (1, "Time to live: 64, which is a long line"), (0, "Data")];

    public int Count => Entries.Length;

    public int Depth(int index) => Entries[index].Depth;

    public long Identity(int index) => index;

    public void Format(int index, TextBuffer text) => text.Append(Entries[index].Text);

    public Style EntryStyle(int index, Theme theme) => Entries[index].Depth == 0 ? theme.Title : default;
}

/// <summary>Bytes that count up.</summary>
sealed class SampleBytes(long length) : IByteSource
{
    public long Length => length;

    public int Read(long offset, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (byte)(offset + i + 40);
        return destination.Length;
    }
}
