using System.Text;

namespace PcapPorts.PortRegistryGenerator;

/// <summary>Splits comma-separated text into rows as RFC 4180 section 2 describes: quoted fields may hold commas, line ends and doubled quotes.</summary>
static class CsvRows
{
    /// <summary>The rows of the text, each with its fields, unquoted. Empty lines give no row.</summary>
    /// <exception cref="FormatException">The text ends inside a quoted field.</exception>
    public static IEnumerable<string[]> Read(string text)
    {
        List<string> row = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (at + 1 < text.Length && text[at + 1] == '"')
                    field.Append(text[++at]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',')
            {
                EndField(row, field);
            }
            else if (c == '\n')
            {
                EndField(row, field);
                if (row is not [""])
                    yield return [.. row];
                row.Clear();
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        if (quoted)
            throw new FormatException("the file ends inside a quoted field");
        if (row.Count > 0 || field.Length > 0)
        {
            EndField(row, field);
            yield return [.. row];
        }
    }

    static void EndField(List<string> row, StringBuilder field)
    {
        row.Add(field.ToString());
        field.Clear();
    }
}
