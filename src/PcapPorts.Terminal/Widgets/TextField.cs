using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A line to type in, with completion below it and history.</summary>
/// <param name="state">The text.</param>
public sealed class TextField(TextFieldState state) : View
{
    const int MaxShown = 8;

    /// <summary>Stands before the text.</summary>
    public string Label { get; set; } = "";

    /// <summary>Shown while there is no text.</summary>
    public string Placeholder { get; set; } = "";

    /// <summary>The look of the text, by what it is worth (<see cref="Theme.Valid"/> and the like).</summary>
    public Func<Theme, Style>? TextStyle { get; set; }

    /// <summary>Finds completions for a text and a cursor; it must answer at once.</summary>
    public Func<string, int, IReadOnlyList<Completion>>? Complete { get; set; }

    /// <summary>The text was changed.</summary>
    public Action<string>? Changed { get; set; }

    /// <summary>The user took the text with Enter.</summary>
    public Action<string>? Accepted { get; set; }

    /// <summary>Asked before the field itself takes a key: true for one that was taken.</summary>
    public Func<Key, ViewContext, bool>? Intercept { get; set; }

    /// <summary>The user gave up with Escape.</summary>
    public Action? Cancelled { get; set; }

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        int left = canvas.Write(0, 0, Label, theme.Dim.Over(theme.Text)), room = Math.Max(1, canvas.Width - left);
        ScrollToCursor(room);
        if (state.Text.Length == 0)
            canvas.WriteFitted(left, 0, Placeholder, room, theme.Dim.Over(theme.Text));
        string shown = ControlEscape.Escape(state.Text[state.Scroll..]);
        Style style = (TextStyle?.Invoke(theme) ?? theme.Text).Over(theme.Text);
        canvas.WriteFitted(left, 0, shown, room, style);
        if (state.Scroll > 0)
            canvas.Write(left, 0, [TextFit.Ellipsis], style);
        if (HasFocus(context))
            canvas.SetCursor(left + ColumnsBetween(state.Scroll, state.Cursor), 0);
        else
            state.Completions = null;
    }

    /// <summary>Rows between the field and the completions that hang below it: something else is said there.</summary>
    public int ListGap { get; set; }

    /// <inheritdoc/>
    protected override void RenderOverlay(Canvas screen, ViewContext context)
    {
        if (state.Completions is not { Count: > 0 } completions || !HasFocus(context))
            return;
        int rows = Math.Min(Math.Min(MaxShown, completions.Count), screen.Height - Area.Y - ListGap - 1);
        int first = Math.Clamp(state.CompletionIndex - rows + 1, 0, completions.Count - Math.Max(1, rows));
        int names = completions.Max(completion => TextWidth.Of(completion.Text)), width = 2 + names + 2 + completions.Max(completion => TextWidth.Of(completion.Description));
        int x = Area.X + TextWidth.Of(Label) + ColumnsBetween(state.Scroll, Math.Min(state.Cursor, Math.Max(state.Scroll, completions[0].Start)));
        width = Math.Min(width, screen.Width);
        OverlayArea = new Rect(Math.Clamp(x - 1, 0, screen.Width - width), Area.Y + ListGap + 1, width, Math.Max(0, rows));
        Canvas list = screen.Part(OverlayArea);
        for (int y = 0; y < list.Height; y++)
        {
            Completion completion = completions[first + y];
            Style style = first + y == state.CompletionIndex ? context.Theme.BarSelection.Over(context.Theme.Bar) : context.Theme.Bar;
            list.Fill(new Rect(0, y, list.Width, 1), style);
            list.WriteFitted(1, y, completion.Text, list.Width - 2, style);
            list.WriteFitted(names + 3, y, completion.Description, list.Width - names - 4, style.With(TextAttributes.Italic));
        }
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        if (Intercept?.Invoke(key, context) == true)
            return true;
        if (key.IsText)
        {
            Edit(() => state.Insert(key.Rune.ToString()));
            return true;
        }

        string? command = context.CommandOf(key);
        if (HandleCompletion(command))
            return true;
        switch (command)
        {
            case WidgetCommands.Left: state.Left(); return true;
            case WidgetCommands.Right: state.Right(); return true;
            case WidgetCommands.First: state.MoveTo(0); return true;
            case WidgetCommands.Last: state.MoveTo(int.MaxValue); return true;
            case WidgetCommands.WordLeft: state.MoveTo(state.WordStart()); return true;
            case WidgetCommands.WordRight: state.MoveTo(state.WordEnd()); return true;
            case WidgetCommands.DeleteWord: Edit(() => state.DeleteTo(state.WordStart())); return true;
            case WidgetCommands.DeleteToStart: Edit(() => state.DeleteTo(0)); return true;
            case WidgetCommands.DeleteToEnd: Edit(() => state.DeleteTo(state.Text.Length)); return true;
            case WidgetCommands.Up: Edit(() => state.Recall(-1), complete: false); return true;
            case WidgetCommands.Down: Edit(() => state.Recall(1), complete: false); return true;
            case WidgetCommands.Accept:
                state.Remember();
                state.Completions = null;
                Accepted?.Invoke(state.Text);
                return true;
            case WidgetCommands.Cancel when Cancelled is not null: Cancelled(); return true;
        }

        switch (key.Code)
        {
            case KeyCode.Backspace: Edit(state.Backspace); return true;
            case KeyCode.Delete: Edit(state.Delete); return true;
            default: return false;
        }
    }

    /// <inheritdoc/>
    public override bool HandlePaste(string text, ViewContext context)
    {
        Edit(() => state.Insert(text));
        return true;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (!mouse.IsClick)
            return false;
        int row = mouse.Y + Area.Y - OverlayArea.Y;
        if (state.Completions is { } completions && OverlayArea.Contains(mouse.X + Area.X, mouse.Y + Area.Y) && row < completions.Count)
        {
            int first = Math.Clamp(state.CompletionIndex - OverlayArea.Height + 1, 0, completions.Count - OverlayArea.Height);
            Edit(() => state.Apply(completions[first + row]), complete: false);
            return true;
        }

        int column = mouse.X - TextWidth.Of(Label);
        state.MoveTo(state.Scroll + TextWidth.PrefixLength(state.Text.AsSpan(state.Scroll), Math.Max(0, column), out _));
        return true;
    }

    bool HandleCompletion(string? command)
    {
        if (state.Completions is not { Count: > 0 } completions)
            return false;
        switch (command)
        {
            case WidgetCommands.Down or WidgetCommands.Up:
                state.CompletionIndex = Math.Clamp(state.CompletionIndex + (command == WidgetCommands.Down ? 1 : -1), -1, completions.Count - 1);
                return true;
            case WidgetCommands.NextFocus:
                Edit(() => state.Apply(completions[Math.Max(0, state.CompletionIndex)]));
                return true;
            case WidgetCommands.Accept when state.CompletionIndex >= 0:
                Edit(() => state.Apply(completions[state.CompletionIndex]), complete: false);
                return true;
            case WidgetCommands.Cancel:
                state.Completions = null;
                return true;
            default:
                return false;
        }
    }

    void Edit(Action edit, bool complete = true)
    {
        string before = state.Text;
        edit();
        state.CompletionIndex = -1;
        state.Completions = complete && Complete is not null && Complete(state.Text, state.Cursor) is { Count: > 0 } found ? found : null;
        if (state.Text != before)
            Changed?.Invoke(state.Text);
    }

    void ScrollToCursor(int room)
    {
        state.Scroll = Math.Min(state.Scroll, state.Text.Length);
        if (state.Cursor < state.Scroll)
            state.Scroll = state.Cursor;
        while (state.Scroll < state.Cursor && ColumnsBetween(state.Scroll, state.Cursor) >= room)
            state.Scroll += TextWidth.NextCluster(state.Text.AsSpan(state.Scroll), out _);
    }

    int ColumnsBetween(int start, int end) => end <= start ? 0 : TextWidth.Of(ControlEscape.Escape(state.Text[start..end]));
}
