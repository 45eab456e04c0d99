using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A button of a dialog.</summary>
/// <param name="label">What it says.</param>
/// <param name="action">What it does.</param>
public sealed class Button(string label, Action action) : View
{
    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <summary>Columns it needs.</summary>
    public int Width => TextWidth.Of(label) + 4;

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context) =>
        canvas.Write(0, 0, $"[ {label} ]", HasFocus(context) ? context.Theme.Selection.Over(context.Theme.Text) : context.Theme.Text);

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        if (context.CommandOf(key) is not (WidgetCommands.Accept or WidgetCommands.Toggle))
            return false;
        action();
        return true;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.IsClick)
            action();
        return mouse.IsClick;
    }
}

/// <summary>A box in the middle of the screen with a title, a view and buttons. Escape closes it.</summary>
public sealed class Dialog : Overlay
{
    readonly string title;
    readonly View content;
    readonly Size size;
    readonly List<View> children;
    readonly List<Button> buttons = [];

    /// <summary>A dialog.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="content">What stands in it.</param>
    /// <param name="contentSize">Columns and rows for the content; it gets fewer on a small screen.</param>
    /// <param name="buttons">Labels and actions; each also closes the dialog.</param>
    public Dialog(string title, View content, Size contentSize, params ReadOnlySpan<(string Label, Action Action)> buttons)
    {
        this.title = title;
        this.content = content;
        children = [content];
        int row = 0;
        foreach ((string label, Action action) in buttons)
        {
            Button button = new(label, () =>
            {
                Close();
                action();
            });
            this.buttons.Add(button);
            children.Add(button);
            row += button.Width + 2;
        }

        size = new Size(Math.Max(contentSize.Width, row) + 4, contentSize.Height + (buttons.IsEmpty ? 2 : 4));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<View> Children => children;

    /// <inheritdoc/>
    public override Rect Place(Rect screen) => screen.Centre(size.Width, size.Height);

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        Canvas inside = canvas.Box(title, theme.BorderFocused.Over(theme.Text), theme.Title.Over(theme.Text));
        int rows = inside.Height - (buttons.Count > 0 ? 2 : 0);
        content.Draw(inside.Part(new Rect(1, 0, inside.Width - 2, rows)), context);
        int x = inside.Width - 1 - buttons.Sum(button => button.Width + 1) + 1;
        foreach (Button button in buttons)
        {
            button.Draw(inside.Part(new Rect(x, inside.Height - 1, button.Width, 1)), context);
            x += button.Width + 1;
        }
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Cancel:
                Close();
                return true;
            case WidgetCommands.Left or WidgetCommands.Right when context.Focused is Button:
                EventRouter.MoveFocus(this, context.CommandOf(key) == WidgetCommands.Left ? -1 : 1, context);
                return true;
            default:
                return false;
        }
    }
}

/// <summary>Text that does not change, broken into lines; it scrolls where there is no room.</summary>
/// <param name="text">The text; controls are escaped, but for line ends.</param>
public sealed class TextView(string text) : View
{
    int top;

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(context.Theme.Text);
        List<string> lines = [.. text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => TextFit.Wrap(ControlEscape.Escape(line), canvas.Width - 1))];
        top = Math.Clamp(top, 0, Math.Max(0, lines.Count - canvas.Height));
        for (int y = 0; y < canvas.Height && top + y < lines.Count; y++)
            canvas.WriteFitted(0, y, lines[top + y], canvas.Width - 1, context.Theme.Text);
        canvas.ScrollBar(top, canvas.Height, lines.Count, context.Theme.Border.Over(context.Theme.Text));
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        int step = context.CommandOf(key) switch
        {
            WidgetCommands.Up => -1,
            WidgetCommands.Down => 1,
            WidgetCommands.PageUp => -Math.Max(1, Area.Height),
            WidgetCommands.PageDown => Math.Max(1, Area.Height),
            WidgetCommands.First => -top,
            WidgetCommands.Last => int.MaxValue / 2,
            _ => 0,
        };
        top = Math.Max(0, top + step);
        return step != 0;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        top = Math.Max(0, top + 3 * mouse.Wheel);
        return mouse.Wheel != 0;
    }
}

/// <summary>All keys and what they do, in as many columns as fit. Any key but those that scroll closes it.</summary>
/// <param name="entries">Keys and what they do.</param>
public sealed class HelpOverlay(IReadOnlyList<(string Keys, string Meaning)> entries) : Overlay
{
    int top;

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <inheritdoc/>
    public override bool ClosesOnOutsideClick => true;

    /// <inheritdoc/>
    public override Rect Place(Rect screen) => screen.Centre(Math.Max(20, screen.Width - 4), Math.Max(5, screen.Height - 2));

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        Canvas inside = canvas.Box("Keys", theme.BorderFocused.Over(theme.Text), theme.Title.Over(theme.Text));
        int keys = entries.Max(entry => TextWidth.Of(entry.Keys)), width = Math.Min(inside.Width, keys + 4 + entries.Max(entry => TextWidth.Of(entry.Meaning)));
        int columns = Math.Max(1, inside.Width / Math.Max(1, width)), rows = (entries.Count + columns - 1) / columns;
        top = Math.Clamp(top, 0, Math.Max(0, rows - inside.Height));
        for (int i = 0; i < entries.Count; i++)
        {
            int x = i / rows * width, y = i % rows - top;
            if (y < 0 || y >= inside.Height)
                continue;
            inside.WriteFitted(x + 1, y, entries[i].Keys, keys, theme.KeyName.Over(theme.Text));
            inside.WriteFitted(x + keys + 3, y, entries[i].Meaning, width - keys - 4, theme.Text);
        }

        inside.ScrollBar(top, inside.Height, rows, theme.Border.Over(theme.Text));
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Up: top--; break;
            case WidgetCommands.Down: top++; break;
            case WidgetCommands.PageUp: top -= Math.Max(1, Area.Height - 2); break;
            case WidgetCommands.PageDown: top += Math.Max(1, Area.Height - 2); break;
            default: Close(); break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        top += 3 * mouse.Wheel;
        return true;
    }
}
