using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.Terminal.Tests.Samples;

sealed class SquareTable : ITableSource
{
    public long Count => 2_000_000_000;

    public IReadOnlyList<TableColumn> Columns { get; } = [new("Number") { AlignRight = true }, new("Square") { Fills = true }];

    public string EmptyText => "No numbers.";

    public void FormatCell(long row, int column, TextBuffer text) => text.Append(column == 0 ? row : row * row);

    public Style RowStyle(long row, Theme theme) => row % 2 == 0 ? theme.Note : default;
}
