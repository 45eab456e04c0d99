using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Shell;

/// <summary>All commands, narrowed by what is typed; Enter takes the first or the chosen one. A text that names a filter or a packet number is taken as such.</summary>
sealed class Palette : Overlay
{
    const int MostRows = 14;

    readonly IReadOnlyList<ViewCommand> _commands;
    readonly TextFieldState _text = new();
    readonly TextField _field;
    List<ViewCommand> _found;
    int _selected;

    public Palette(IReadOnlyList<ViewCommand> commands)
    {
        _commands = commands;
        _found = Search("");
        _field = new TextField(_text) { Label = ": ", Intercept = Choose, Changed = text => (_found, _selected) = (Search(text), 0) };
        Children = [_field];
    }

    public override IReadOnlyList<View> Children { get; }

    public override bool ClosesOnOutsideClick => true;

    public override Rect Place(Rect screen) => new((screen.Width - Math.Min(72, screen.Width)) / 2, Math.Min(2, screen.Height - 1), Math.Min(72, screen.Width), Math.Min(MostRows + 3, Math.Max(3, screen.Height - 3)));

    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        Canvas inside = canvas.Box("Commands", theme.BorderFocused.Over(theme.Text), theme.Title.Over(theme.Text));
        _field.Draw(inside.Part(new Rect(0, 0, inside.Width, 1)), context);
        int rows = inside.Height - 1, first = Math.Max(0, _selected - rows + 1);
        for (int y = 0; y < rows && first + y < _found.Count; y++)
        {
            ViewCommand command = _found[first + y];
            Style style = first + y == _selected ? theme.Selection.Over(theme.Text) : command.IsEnabled ? theme.Text : theme.Dim.Over(theme.Text);
            inside.Fill(new Rect(0, y + 1, inside.Width, 1), style);
            string keys = string.Join(" ", command.Keys);
            int room = inside.Width - keys.Length - 3;
            int x = inside.WriteFitted(1, y + 1, $"{command.Menu}: ", room, style.With(TextAttributes.Dim));
            inside.WriteFitted(x, y + 1, command.Title, room - x, style);
            inside.WriteFitted(inside.Width - keys.Length - 1, y + 1, keys, keys.Length, theme.KeyName.Over(style));
        }
        if (_found.Count == 0)
            inside.WriteFitted(1, 1, "No command of that name.", inside.Width - 2, theme.Dim.Over(theme.Text));
    }

    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Cancel:
                Close();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Keys that the field would take for its history choose among the commands.</summary>
    bool Choose(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Up when key.Code == KeyCode.Up: _selected = Math.Max(0, _selected - 1); return true;
            case WidgetCommands.Down when key.Code == KeyCode.Down: _selected = Math.Min(_found.Count - 1, _selected + 1); return true;
            case WidgetCommands.Accept: Take(_selected); return true;
            default: return false;
        }
    }

    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.Wheel != 0)
            _selected = Math.Clamp(_selected + mouse.Wheel, 0, Math.Max(0, _found.Count - 1));
        else if (mouse.IsClick && mouse.Y >= 2 && Math.Max(0, _selected - (Area.Height - 3) + 1) + mouse.Y - 2 is int row && row < _found.Count)
            Take(row);
        return true;
    }

    void Take(int index)
    {
        if (index < 0 || index >= _found.Count || !_found[index].IsEnabled)
            return;
        Close();
        _found[index].Run();
    }

    /// <summary>Commands that hold all words, those whose title begins with the first one before the others.</summary>
    List<ViewCommand> Search(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<ViewCommand> found = _commands.Where(command => words.All(word => $"{command.Menu} {command.Title} {command.Id}".Contains(word, StringComparison.OrdinalIgnoreCase)));
        return words.Length == 0 ? [.. found] : [.. found.OrderBy(command => command.Title.StartsWith(words[0], StringComparison.OrdinalIgnoreCase) ? 0 : 1)];
    }
}
