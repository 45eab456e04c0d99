using System.Text;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Reports;

public class TextTableTests
{
    static string[] Render(int width, TableColumn[] columns, params string[][] rows)
    {
        using var memory = new MemoryStream();
        var output = new Utf8Output(memory);
        var table = new TextTable(new TextPage(output, width, colour: false), columns);
        foreach (string[] row in rows)
            table.Add(row);
        table.End();
        output.Flush();
        return Encoding.UTF8.GetString(memory.ToArray()).TrimEnd('\n').Split('\n');
    }

    static readonly TableColumn[] Columns =
    [
        new("Name") { LeastWidth = 4 },
        new("Address"),
        new("Why, at length") { DropRank = 2 },
        new("Why") { InsteadOf = "Why, at length", DropRank = 1 },
        new("Bytes") { RightAligned = true },
    ];

    static readonly string[] Row = ["a long name", "192.0.2.1", "because of this", "this", "12"];

    [Theory]
    [InlineData(200, "Name         Address    Why, at length   Bytes")]
    [InlineData(40, "Name   Address    Why, at length   Bytes")]
    [InlineData(35, "Name         Address    Why   Bytes")]
    [InlineData(30, "Name    Address    Why   Bytes")]
    [InlineData(22, "Name  Address    Bytes")]
    public void ColumnsGiveWayByRank(int width, string titles) => Assert.Equal(titles, Render(width, Columns, [.. Row])[0]);

    [Fact]
    public void NoLineIsLongerThanThePage()
    {
        for (int width = 26; width < 60; width++)
            Assert.All(Render(width, Columns, [.. Row]), line => Assert.True(TextWidth.Of(line) <= width, $"{width}: {line}"));
    }

    [Fact]
    public void WhatIsCutHasAnEllipsis()
    {
        string line = Render(30, Columns, [.. Row])[1];
        Assert.StartsWith("a lon…  192.0.2.1", line, StringComparison.Ordinal);
    }

    [Fact]
    public void ALateLongCellIsNotCut()
    {
        string[][] rows = [.. Enumerable.Repeat(0, TextTable.MeasuredRows).Select(_ => new[] { "a", "b", "c", "d", "1" }), ["a", "2001:db8:1111:2222:3333:4444:5555:6666", "c", "d", "1"]];
        Assert.Contains("2001:db8:1111:2222:3333:4444:5555:6666", Render(int.MaxValue, Columns, rows)[^1], StringComparison.Ordinal);
        Assert.Equal(TextTable.MeasuredRows + 2, Render(int.MaxValue, Columns, rows).Length);
    }

    [Fact]
    public void CellsAreEscapedAndWideCharactersCounted()
    {
        string[] lines = Render(int.MaxValue, [new("A"), new("B")], ["日本", "x"], ["a\u001b", "y"]);
        Assert.Equal(["A      B", "日本   x", @"a\x1b  y"], lines);
    }
}
