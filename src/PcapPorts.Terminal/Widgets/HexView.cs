using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Widgets;

/// <summary>Bytes to look at.</summary>
public interface IByteSource
{
    /// <summary>How many there are.</summary>
    long Length { get; }

    /// <summary>Copies bytes from an offset on and gives how many there were.</summary>
    int Read(long offset, Span<byte> destination);
}

/// <summary>What a user did with a hex view, and what is marked in it.</summary>
public sealed class HexState
{
    /// <summary>Offset of the cursor.</summary>
    public long Cursor { get; set; }

    /// <summary>The first row seen.</summary>
    public long Top { get; set; }

    /// <summary>Offset of the first marked byte.</summary>
    public long MarkOffset { get; set; }

    /// <summary>Marked bytes, 0 for none.</summary>
    public long MarkLength { get; set; }

    /// <summary>Marks bytes and scrolls to the first.</summary>
    public void Mark(long offset, long length) => (MarkOffset, MarkLength, Cursor) = (offset, length, offset);
}

/// <summary>Bytes as offset, hexadecimal and ASCII; 16, 8 or 4 in a row, as the width allows. What is no printable ASCII shows as a dot.</summary>
/// <param name="source">The bytes.</param>
/// <param name="state">Cursor and mark.</param>
public sealed class HexView(IByteSource source, HexState state) : View
{
    int perRow = 16;
    int offsetDigits = 4;

    /// <summary>The cursor is on another byte.</summary>
    public Action<long>? CursorChanged { get; set; }

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        offsetDigits = source.Length > 0x10000 ? 8 : 4;
        perRow = canvas.Width >= WidthOf(16) ? 16 : canvas.Width >= WidthOf(8) ? 8 : 4;
        state.Cursor = Math.Clamp(state.Cursor, 0, Math.Max(0, source.Length - 1));
        long line = state.Cursor / perRow, lines = (source.Length + perRow - 1) / perRow;
        state.Top = Math.Clamp(line < state.Top ? line : line >= state.Top + canvas.Height ? line - canvas.Height + 1 : state.Top, 0, Math.Max(0, lines - canvas.Height));
        Span<byte> bytes = stackalloc byte[16];
        Span<char> digits = stackalloc char[8];
        for (int y = 0; y < canvas.Height && state.Top + y < lines; y++)
        {
            long offset = (state.Top + y) * perRow;
            int count = source.Read(offset, bytes[..(int)Math.Min(perRow, source.Length - offset)]);
            offset.TryFormat(digits, out int written, offsetDigits == 8 ? "x8" : "x4");
            canvas.Write(0, y, digits[..written], theme.Dim.Over(theme.Text));
            for (int i = 0; i < count; i++)
            {
                Style style = StyleAt(offset + i, context);
                bytes[i].TryFormat(digits, out written, "x2");
                canvas.Write(HexColumn(i), y, digits[..2], style);
                if (i + 1 < count && i % 8 != 7 && IsMarked(offset + i) && IsMarked(offset + i + 1))
                    canvas.Write(HexColumn(i) + 2, y, " ", theme.Match.Over(theme.Text));
                canvas.Write(TextColumn(i), y, [bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '.'], style);
            }
        }

        canvas.ScrollBar(state.Top, canvas.Height, lines, theme.Border);
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Left: Move(state.Cursor - 1); return true;
            case WidgetCommands.Right: Move(state.Cursor + 1); return true;
            case WidgetCommands.Up: Move(state.Cursor - perRow); return true;
            case WidgetCommands.Down: Move(state.Cursor + perRow); return true;
            case WidgetCommands.PageUp: Move(state.Cursor - (long)perRow * Math.Max(1, Area.Height)); return true;
            case WidgetCommands.PageDown: Move(state.Cursor + (long)perRow * Math.Max(1, Area.Height)); return true;
            case WidgetCommands.First: Move(0); return true;
            case WidgetCommands.Last: Move(source.Length - 1); return true;
            default: return false;
        }
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.Wheel != 0)
            Move(state.Cursor + 3L * perRow * mouse.Wheel);
        else if (mouse.IsClick && ByteAt(mouse.X, mouse.Y) is >= 0 and long offset)
            Move(offset);
        else
            return mouse.IsClick;
        return true;
    }

    /// <summary>The offset of the byte at a place of the view, or -1.</summary>
    public long ByteAt(int x, int y)
    {
        for (int i = 0; i < perRow; i++)
        {
            if ((x >= HexColumn(i) && x < HexColumn(i) + 2) || x == TextColumn(i))
            {
                long offset = (state.Top + y) * perRow + i;
                return offset < source.Length ? offset : -1;
            }
        }

        return -1;
    }

    int WidthOf(int bytes) => offsetDigits + 2 + bytes * 4 + bytes / 8 + 2;

    int HexColumn(int index) => offsetDigits + 2 + index * 3 + index / 8;

    int TextColumn(int index) => HexColumn(perRow - 1) + 4 + index;

    bool IsMarked(long offset) => offset >= state.MarkOffset && offset - state.MarkOffset < state.MarkLength;

    Style StyleAt(long offset, ViewContext context)
    {
        Style style = IsMarked(offset) ? context.Theme.Match.Over(context.Theme.Text) : context.Theme.Text;
        return offset == state.Cursor && HasFocus(context) ? context.Theme.Selection.Over(style).With(TextAttributes.Underline) : style;
    }

    void Move(long offset)
    {
        long before = state.Cursor;
        state.Cursor = Math.Clamp(offset, 0, Math.Max(0, source.Length - 1));
        if (state.Cursor != before)
            CursorChanged?.Invoke(state.Cursor);
    }
}
