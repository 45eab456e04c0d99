using PcapPorts.Terminal.Input;

namespace PcapPorts.Terminal.Widgets;

/// <summary>Which key does what: the one place that knows. Commands are names; what they do is the business of those that handle them.</summary>
public sealed class KeyMap
{
    readonly Dictionary<Key, string> commands = [];

    /// <summary>Binds keys, as <see cref="Key.Parse"/> reads them, to a command; a key has one command, the last.</summary>
    /// <exception cref="FormatException">A name is no key's.</exception>
    public KeyMap Bind(string command, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            commands[Key.Parse(key)] = command;
        return this;
    }

    /// <summary>The command of a key, or null.</summary>
    public string? Find(Key key) => commands.GetValueOrDefault(key);

    /// <summary>The keys of a command, in the order in which they were bound.</summary>
    public IEnumerable<Key> KeysOf(string command) => commands.Where(pair => pair.Value == command).Select(pair => pair.Key);

    /// <summary>All commands that have keys.</summary>
    public IEnumerable<string> Commands => commands.Values.Distinct(StringComparer.Ordinal);

    /// <summary>The keys of the widgets. What types text in a <see cref="TextField"/> is typed there, whatever it is bound to.</summary>
    public static KeyMap ForWidgets() => new KeyMap()
        .Bind(WidgetCommands.Up, "Up", "k")
        .Bind(WidgetCommands.Down, "Down", "j")
        .Bind(WidgetCommands.Left, "Left", "h")
        .Bind(WidgetCommands.Right, "Right", "l")
        .Bind(WidgetCommands.PageUp, "PageUp", "Ctrl+B")
        .Bind(WidgetCommands.PageDown, "PageDown")
        .Bind(WidgetCommands.First, "Home", "Ctrl+Home")
        .Bind(WidgetCommands.Last, "End", "Ctrl+End", "G")
        .Bind(WidgetCommands.Accept, "Enter")
        .Bind(WidgetCommands.Toggle, "Space")
        .Bind(WidgetCommands.Cancel, "Esc")
        .Bind(WidgetCommands.NextFocus, "Tab")
        .Bind(WidgetCommands.PreviousFocus, "Shift+Tab")
        .Bind(WidgetCommands.WordLeft, "Ctrl+Left", "Alt+b")
        .Bind(WidgetCommands.WordRight, "Ctrl+Right", "Alt+f")
        .Bind(WidgetCommands.DeleteWord, "Ctrl+W", "Alt+Backspace", "Ctrl+Backspace")
        .Bind(WidgetCommands.DeleteToStart, "Ctrl+U")
        .Bind(WidgetCommands.DeleteToEnd, "Ctrl+K")
        .Bind(WidgetCommands.Grow, "+")
        .Bind(WidgetCommands.Shrink, "-")
        .Bind(WidgetCommands.ExpandAll, "*");
}

/// <summary>Names of the commands that widgets know.</summary>
public static class WidgetCommands
{
    /// <summary>A row up.</summary>
    public const string Up = "up";

    /// <summary>A row down.</summary>
    public const string Down = "down";

    /// <summary>A column to the left; closes a branch of a tree.</summary>
    public const string Left = "left";

    /// <summary>A column to the right; opens a branch.</summary>
    public const string Right = "right";

    /// <summary>A page up.</summary>
    public const string PageUp = "page-up";

    /// <summary>A page down.</summary>
    public const string PageDown = "page-down";

    /// <summary>To the first.</summary>
    public const string First = "first";

    /// <summary>To the last.</summary>
    public const string Last = "last";

    /// <summary>Takes what is selected.</summary>
    public const string Accept = "accept";

    /// <summary>Opens or closes, marks or unmarks.</summary>
    public const string Toggle = "toggle";

    /// <summary>Closes without taking anything.</summary>
    public const string Cancel = "cancel";

    /// <summary>The next widget.</summary>
    public const string NextFocus = "next-focus";

    /// <summary>The widget before.</summary>
    public const string PreviousFocus = "previous-focus";

    /// <summary>A word to the left.</summary>
    public const string WordLeft = "word-left";

    /// <summary>A word to the right.</summary>
    public const string WordRight = "word-right";

    /// <summary>Deletes the word before the cursor.</summary>
    public const string DeleteWord = "delete-word";

    /// <summary>Deletes what stands before the cursor.</summary>
    public const string DeleteToStart = "delete-to-start";

    /// <summary>Deletes what stands after the cursor.</summary>
    public const string DeleteToEnd = "delete-to-end";

    /// <summary>Makes the pane larger.</summary>
    public const string Grow = "grow";

    /// <summary>Makes the pane smaller.</summary>
    public const string Shrink = "shrink";

    /// <summary>Opens all branches.</summary>
    public const string ExpandAll = "expand-all";
}
