using System.Text;

namespace PcapPorts.Terminal.Screen;

/// <summary>A screen as text, for snapshots: what it says, and under it how it looks.</summary>
public static class ScreenDump
{
    const string Letters = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The text of all rows, without spaces at their ends.</summary>
    public static string Text(CellBuffer buffer)
    {
        StringBuilder text = new();
        for (int y = 0; y < buffer.Height; y++)
        {
            int start = text.Length;
            foreach (Cell cell in buffer.Row(y))
                text.Append(cell.Text);
            while (text.Length > start && text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The text, then a letter for the style of each cell, then what each letter means; the cursor, where it is shown.</summary>
    public static string TextAndStyles(CellBuffer buffer)
    {
        List<Style> styles = [Style.Default];
        StringBuilder map = new();
        for (int y = 0; y < buffer.Height; y++)
        {
            foreach (Cell cell in buffer.Row(y))
            {
                int index = styles.IndexOf(cell.Style);
                if (index < 0)
                {
                    index = styles.Count;
                    styles.Add(cell.Style);
                }

                map.Append(index < Letters.Length ? Letters[index] : '?');
            }

            map.Append('\n');
        }

        StringBuilder dump = new StringBuilder(Text(buffer)).Append("---\n").Append(map).Append("---\n");
        for (int i = 0; i < styles.Count && i < Letters.Length; i++)
            dump.Append(Letters[i]).Append(" = ").Append(styles[i]).Append('\n');
        if (buffer.Cursor is (int column, int row))
            dump.Append("cursor at column ").Append(column).Append(", row ").Append(row).Append('\n');
        return dump.ToString();
    }
}
