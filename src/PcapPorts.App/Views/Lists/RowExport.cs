using System.Text;
using System.Text.Json;

namespace PcapPorts.App.Views.Lists;

/// <summary>Writes rows as CSV (RFC 4180) or JSON.</summary>
static class RowExport
{
    /// <summary>Writes rows.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="format"><c>csv</c> or <c>json</c>.</param>
    /// <param name="titles">Headings.</param>
    /// <param name="rows">Cells of each row.</param>
    public static void Write(TextWriter writer, string format, string[] titles, IEnumerable<string[]> rows)
    {
        if (format == "json")
        {
            WriteJson(writer, titles, rows);
            return;
        }
        writer.WriteLine(string.Join(',', titles.Select(Quote)));
        foreach (string[] row in rows)
            writer.WriteLine(string.Join(',', row.Select(Quote)));
    }

    static void WriteJson(TextWriter writer, string[] titles, IEnumerable<string[]> rows)
    {
        writer.Write('[');
        bool following = false;
        foreach (string[] row in rows)
        {
            var line = new StringBuilder(following ? ",\n{" : "\n{");
            for (int i = 0; i < titles.Length; i++)
                line.Append(i == 0 ? "" : ",").Append($"\"{JsonEncodedText.Encode(titles[i])}\":\"{JsonEncodedText.Encode(row[i])}\"");
            writer.Write(line.Append('}'));
            following = true;
        }
        writer.WriteLine("\n]");
    }

    // A spreadsheet takes a cell that begins with one of these for a formula.
    static string Quote(string cell)
    {
        if ((cell.Length > 0 && cell[0] is '=' or '+' or '@' or '\t') || (cell.Length > 1 && cell[0] == '-' && !char.IsAsciiDigit(cell[1])))
            cell = "'" + cell;
        return cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
