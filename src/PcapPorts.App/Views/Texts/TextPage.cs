using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Texts;

/// <summary>A line of a text page.</summary>
/// <param name="Text">What it says; escaped when it is drawn.</param>
sealed record TextLine(string Text)
{
    /// <summary>Its look.</summary>
    public Func<Theme, Style>? Look { get; init; }

    /// <summary>The packet that it tells of; 0 for none. Enter goes there.</summary>
    public long Frame { get; init; }
}

/// <summary>Lines to read: wrapped, scrolled, searched; a line may lead to a packet.</summary>
sealed class TextLinesView : View
{
    readonly Func<int, IReadOnlyList<TextLine>> _lines;
    IReadOnlyList<TextLine> _shown = [];

    /// <param name="lines">Gives the lines for a width.</param>
    public TextLinesView(Func<int, IReadOnlyList<TextLine>> lines) => _lines = lines;

    /// <summary>The selected line.</summary>
    public int Selected { get; set; }

    /// <summary>The first line seen.</summary>
    public int Top { get; set; }

    /// <summary>The lines as they were drawn last.</summary>
    public IReadOnlyList<TextLine> Lines => _shown;

    /// <summary>A line was taken.</summary>
    public Action<TextLine>? Accepted { get; set; }

    /// <summary>A search in the lines that are shown.</summary>
    public PageSearch Search(SearchQuery query, bool forward)
    {
        IReadOnlyList<TextLine> lines = _shown;
        return new RowSearch(lines.Count, Selected, forward, line => query.Matches(lines[(int)line].Text), line => Selected = (int)line);
    }

    public override bool CanFocus => true;

    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        _shown = _lines(Math.Max(10, canvas.Width - 2));
        Selected = Math.Clamp(Selected, 0, Math.Max(0, _shown.Count - 1));
        if (Selected < Top)
            Top = Selected;
        else if (Selected >= Top + canvas.Height)
            Top = Selected - canvas.Height + 1;
        Top = Math.Clamp(Top, 0, Math.Max(0, _shown.Count - canvas.Height));
        for (int y = 0; y < canvas.Height && Top + y < _shown.Count; y++)
        {
            TextLine line = _shown[Top + y];
            Style style = (line.Look?.Invoke(theme) ?? default).Over(theme.Text);
            if (Top + y == Selected)
            {
                style = (HasFocus(context) ? theme.Selection : theme.SelectionUnfocused).Over(style);
                canvas.Fill(new Rect(0, y, canvas.Width - 1, 1), style);
            }
            canvas.WriteFitted(1, y, ControlEscape.Escape(line.Text), canvas.Width - 2, style);
        }
        canvas.ScrollBar(Top, canvas.Height, _shown.Count, theme.Border);
    }

    public override bool HandleKey(Key key, ViewContext context)
    {
        int page = Math.Max(1, Area.Height);
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Up: Selected--; break;
            case WidgetCommands.Down: Selected++; break;
            case WidgetCommands.PageUp: Selected -= page; break;
            case WidgetCommands.PageDown or WidgetCommands.Toggle: Selected += page; break;
            case WidgetCommands.First: Selected = 0; break;
            case WidgetCommands.Last: Selected = _shown.Count - 1; break;
            case WidgetCommands.Accept when Selected < _shown.Count: Accepted?.Invoke(_shown[Selected]); break;
            default: return false;
        }
        Selected = Math.Clamp(Selected, 0, Math.Max(0, _shown.Count - 1));
        return true;
    }

    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.Wheel != 0)
        {
            Selected = Math.Clamp(Selected + 3 * mouse.Wheel, 0, Math.Max(0, _shown.Count - 1));
            return true;
        }
        if (!mouse.IsClick || Top + mouse.Y >= _shown.Count)
            return mouse.IsClick;
        bool again = Selected == Top + mouse.Y;
        Selected = Top + mouse.Y;
        if (again)
            Accepted?.Invoke(_shown[Selected]);
        return true;
    }
}

/// <summary>A page of text.</summary>
/// <param name="title">Its title.</param>
/// <param name="lines">Gives the lines for a width.</param>
/// <param name="cli">The command line that prints it.</param>
/// <param name="goTo">Goes to a packet.</param>
sealed class TextPage(string title, Func<int, IReadOnlyList<TextLine>> lines, string cli, Action<long>? goTo = null) : Page
{
    readonly TextLinesView _view = new(lines) { Accepted = line => Follow(line, goTo) };

    /// <summary>What the page is about.</summary>
    public Subject About { get; init; } = new();

    /// <summary>The lines.</summary>
    public TextLinesView Lines => _view;

    public override string Title => title;

    public override View View => _view;

    public override string Cli => cli;

    public override Subject Subject => _view.Selected < _view.Lines.Count
        ? About with { Frame = _view.Lines[_view.Selected].Frame is > 0 and long frame ? frame : About.Frame, Text = _view.Lines[_view.Selected].Text } : About;

    public override PageSearch? Search(SearchQuery query, bool forward) => _view.Search(query, forward);

    static void Follow(TextLine line, Action<long>? goTo)
    {
        if (line.Frame > 0)
            goTo?.Invoke(line.Frame);
    }
}
