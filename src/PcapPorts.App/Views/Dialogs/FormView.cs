using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <summary>Views one under the other, a row each, but for the last, which takes what is left.</summary>
/// <param name="rows">The views.</param>
sealed class FormView(IReadOnlyList<View> rows) : View
{
    public override IReadOnlyList<View> Children => rows;

    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(context.Theme.Text);
        for (int i = 0; i < rows.Count; i++)
            rows[i].Draw(canvas.Part(new Rect(0, i, canvas.Width, i == rows.Count - 1 ? canvas.Height - i : 1)), context);
    }
}

/// <summary>Choices, each a row of words of which one holds: Left and Right (or a click) change it, Up and Down go to the other rows.</summary>
/// <param name="rows">Title, words, which word holds, and who wants to know.</param>
sealed class ChoiceRow((string Title, string[] Words, int Selected, Action<int> Changed)[] rows) : View
{
    readonly int[] _selected = Array.ConvertAll(rows, static row => row.Selected);
    int _row;

    /// <summary>Enter was pressed: the form is filled in.</summary>
    public Action? Accepted { get; init; }

    public override bool CanFocus => true;

    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        int titles = rows.Max(static row => TextWidth.Of(row.Title)) + 1;
        for (int y = 0; y < rows.Length && y < canvas.Height; y++)
        {
            canvas.Write(0, y, rows[y].Title, theme.Dim.Over(theme.Text));
            int x = titles;
            for (int i = 0; i < rows[y].Words.Length; i++)
            {
                Style style = i != _selected[y] ? theme.Text : y == _row && HasFocus(context) ? theme.Selection.Over(theme.Text) : theme.SelectionUnfocused.Over(theme.Text);
                x = canvas.WriteFitted(x, y, $" {rows[y].Words[i]} ", canvas.Width - x, style) + 1;
            }
        }
    }

    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Left: Choose(_row, _selected[_row] - 1); return true;
            case WidgetCommands.Right or WidgetCommands.Toggle: Choose(_row, _selected[_row] + 1); return true;
            case WidgetCommands.Accept when Accepted is not null: Accepted(); return true;
            case WidgetCommands.Up when _row > 0: _row--; return true;
            case WidgetCommands.Down when _row < rows.Length - 1: _row++; return true;
            default: return false;
        }
    }

    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (!mouse.IsClick || mouse.Y >= rows.Length)
            return false;
        int x = rows.Max(static row => TextWidth.Of(row.Title)) + 1;
        for (int i = 0; i < rows[mouse.Y].Words.Length; i++)
        {
            int width = TextWidth.Of(rows[mouse.Y].Words[i]) + 3;
            if (mouse.X >= x && mouse.X < x + width)
                Choose(_row = mouse.Y, i);
            x += width;
        }
        return true;
    }

    void Choose(int row, int choice)
    {
        int count = rows[row].Words.Length;
        _selected[row] = (choice + count) % count;
        rows[row].Changed(_selected[row]);
    }
}
