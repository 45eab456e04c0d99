using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Input;

/// <summary>What an <see cref="InputEvent"/> tells.</summary>
public enum InputKind
{
    /// <summary>Nothing that anybody needs.</summary>
    None,

    /// <summary>A key was pressed or repeated.</summary>
    Key,

    /// <summary>The mouse: <see cref="InputEvent.Mouse"/>.</summary>
    Mouse,

    /// <summary>A bracketed paste begins; <see cref="VtInput"/> collects it and gives <see cref="Paste"/>.</summary>
    PasteBegin,

    /// <summary>Pasted text: <see cref="InputEvent.Text"/>.</summary>
    Paste,

    /// <summary>The terminal got the focus.</summary>
    FocusIn,

    /// <summary>The terminal lost the focus.</summary>
    FocusOut,

    /// <summary>The terminal has another size: <see cref="InputEvent.Size"/>.</summary>
    Resize,

    /// <summary>The terminal answers a question; <see cref="InputEvent.Text"/> is the sequence without its introducer.</summary>
    Response,
}

/// <summary>What the mouse did.</summary>
public enum MouseAction
{
    /// <summary>A button went down.</summary>
    Press,

    /// <summary>A button went up.</summary>
    Release,

    /// <summary>It moved while a button is held.</summary>
    Drag,

    /// <summary>It moved.</summary>
    Move,

    /// <summary>The wheel turned up.</summary>
    WheelUp,

    /// <summary>The wheel turned down.</summary>
    WheelDown,

    /// <summary>The wheel turned left.</summary>
    WheelLeft,

    /// <summary>The wheel turned right.</summary>
    WheelRight,
}

/// <summary>A mouse button.</summary>
public enum MouseButton
{
    /// <summary>None.</summary>
    None,

    /// <summary>Left.</summary>
    Left,

    /// <summary>Middle.</summary>
    Middle,

    /// <summary>Right.</summary>
    Right,
}

/// <summary>Something the mouse did.</summary>
/// <param name="Action">What.</param>
/// <param name="Button">With which button.</param>
/// <param name="X">Column, from 0.</param>
/// <param name="Y">Row, from 0.</param>
/// <param name="Modifiers">Keys held.</param>
public readonly record struct MouseEvent(MouseAction Action, MouseButton Button, int X, int Y, KeyModifiers Modifiers = KeyModifiers.None)
{
    /// <summary>Lines that the wheel turned: -1 up, 1 down, else 0.</summary>
    public int Wheel => Action switch { MouseAction.WheelUp => -1, MouseAction.WheelDown => 1, _ => 0 };

    /// <summary>Whether the left button went down.</summary>
    public bool IsClick => Action == MouseAction.Press && Button == MouseButton.Left;
}

/// <summary>One thing that a user or the terminal did.</summary>
public readonly record struct InputEvent
{
    /// <summary>What it is.</summary>
    public InputKind Kind { get; init; }

    /// <summary>The key, for <see cref="InputKind.Key"/>.</summary>
    public Key Key { get; init; }

    /// <summary>The mouse, for <see cref="InputKind.Mouse"/>.</summary>
    public MouseEvent Mouse { get; init; }

    /// <summary>Pasted text, or an answer. Not escaped.</summary>
    public string? Text { get; init; }

    /// <summary>The size, for <see cref="InputKind.Resize"/>.</summary>
    public Size Size { get; init; }

    /// <summary>A key event.</summary>
    public static InputEvent Of(Key key) => new() { Kind = InputKind.Key, Key = key };

    /// <summary>A mouse event.</summary>
    public static InputEvent Of(MouseEvent mouse) => new() { Kind = InputKind.Mouse, Mouse = mouse };

    /// <summary>An event that is its kind.</summary>
    public static InputEvent Of(InputKind kind) => new() { Kind = kind };

    /// <summary>One line, as the tables of the tests have it.</summary>
    public override string ToString() => Kind switch
    {
        InputKind.Key => Key.ToString(),
        InputKind.Mouse => $"{Mouse.Action} {Mouse.Button} {Mouse.X},{Mouse.Y}{(Mouse.Modifiers == 0 ? "" : $" {Mouse.Modifiers}")}",
        InputKind.Paste or InputKind.Response => $"{Kind} {Text}",
        InputKind.Resize => $"Resize {Size.Width}x{Size.Height}",
        _ => Kind.ToString(),
    };
}
