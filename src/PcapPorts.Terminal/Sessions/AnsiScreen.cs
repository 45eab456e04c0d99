using System.Globalization;
using System.Text;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Sessions;

/// <summary>
/// The screen of a terminal that understands what <see cref="AnsiWriter"/> writes (CUP, ED, SGR, DEC private modes, text in UTF-8):
/// what a user would see. Sequences it does not know are counted, so that a test can demand that there are none.
/// </summary>
public sealed class AnsiScreen(int width, int height)
{
    readonly HashSet<int> modes = [];
    Style style;
    int x;
    int y;

    /// <summary>The cells.</summary>
    public CellBuffer Buffer { get; } = new(width, height);

    /// <summary>Column of the cursor.</summary>
    public int CursorX => x;

    /// <summary>Row of the cursor.</summary>
    public int CursorY => y;

    /// <summary>Sequences that were not understood.</summary>
    public int UnknownSequences { get; private set; }

    /// <summary>Whether a DEC private mode is set, such as 1049 (other screen) or 25 (cursor shown).</summary>
    public bool HasMode(int mode) => modes.Contains(mode);

    /// <summary>Takes another size, blank.</summary>
    public void Resize(int columns, int rows)
    {
        Buffer.Resize(columns, rows);
        (x, y) = (0, 0);
    }

    /// <summary>Shows a frame. Each call must hold whole sequences.</summary>
    public void Apply(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<char> text = Encoding.UTF8.GetString(frame);
        while (!text.IsEmpty)
        {
            if (text[0] == '\e')
                text = text[Escape(text)..];
            else
                text = text[Print(text)..];
        }
    }

    int Print(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf('\e');
        int length = TextWidth.NextCluster(end < 0 ? text : text[..end], out int width);
        if (ControlEscape.NeedsEscape(text[..length]))
            UnknownSequences++;
        Buffer.Write(x, y, text[..length], style, Buffer.Area);
        x += width;
        return length;
    }

    int Escape(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[1] != '[')
        {
            UnknownSequences++;
            return Math.Min(2, text.Length);
        }

        int end = 2;
        while (end < text.Length && text[end] is < '@' or > '~')
            end++;
        if (end == text.Length)
        {
            UnknownSequences++;
            return end;
        }

        Control(text[2..end], text[end]);
        return end + 1;
    }

    void Control(ReadOnlySpan<char> body, char final)
    {
        bool isPrivate = body is ['?', ..];
        List<int> numbers = [];
        ReadOnlySpan<char> digits = body.TrimStart("?>=<");
        foreach (Range part in digits.Split(';'))
            numbers.Add(int.TryParse(digits[part], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0);
        switch (final)
        {
            case 'H':
                (x, y) = (Math.Max(1, numbers.ElementAtOrDefault(1)) - 1, Math.Max(1, numbers[0]) - 1);
                break;
            case 'J':
                Buffer.Clear(Style.Default);
                break;
            case 'm':
                Rendition(numbers);
                break;
            case 'h' when isPrivate:
                modes.UnionWith(numbers);
                break;
            case 'l' when isPrivate:
                modes.ExceptWith(numbers);
                break;
            // Questions, and keyboard modes pushed and popped: nothing to see.
            case 'c' or 'u' or 'p':
                break;
            default:
                UnknownSequences++;
                break;
        }
    }

    void Rendition(List<int> numbers)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            int n = numbers[i];
            if (n == 0)
                style = Style.Default;
            else if (n is 1 or 2 or 3 or 4 or 7 or 9)
                style = style.With((TextAttributes)(1 << "123479".IndexOf((char)('0' + n), StringComparison.Ordinal)));
            else if (n is (>= 30 and <= 37) or (>= 90 and <= 97))
                style = style with { Foreground = Color.Ansi(n < 90 ? n - 30 : n - 82) };
            else if (n is (>= 40 and <= 47) or (>= 100 and <= 107))
                style = style with { Background = Color.Ansi(n < 100 ? n - 40 : n - 92) };
            else if (n is 38 or 48 && i + 2 < numbers.Count)
                i += Extended(n == 38, numbers, i + 1);
            else
                UnknownSequences++;
        }
    }

    int Extended(bool foreground, List<int> numbers, int index)
    {
        bool indexed = numbers[index] == 5;
        if (!indexed && index + 3 >= numbers.Count)
        {
            UnknownSequences++;
            return numbers.Count;
        }

        Color color = indexed ? Color.Indexed(numbers[index + 1]) : Color.Rgb((byte)numbers[index + 1], (byte)numbers[index + 2], (byte)numbers[index + 3]);
        style = foreground ? style with { Foreground = color } : style with { Background = color };
        return indexed ? 2 : 4;
    }
}
