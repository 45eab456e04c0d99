using System.Text;

namespace PcapPorts.Terminal.Input;

/// <summary>Keys that have names; all others are <see cref="Character"/>.</summary>
public enum KeyCode
{
    /// <summary>A key that types <see cref="Key.Rune"/>.</summary>
    Character,

    /// <summary>Enter, also that of the keypad.</summary>
    Enter,

    /// <summary>Tab.</summary>
    Tab,

    /// <summary>Escape.</summary>
    Escape,

    /// <summary>Backspace.</summary>
    Backspace,

    /// <summary>Up arrow.</summary>
    Up,

    /// <summary>Down arrow.</summary>
    Down,

    /// <summary>Left arrow.</summary>
    Left,

    /// <summary>Right arrow.</summary>
    Right,

    /// <summary>Home.</summary>
    Home,

    /// <summary>End.</summary>
    End,

    /// <summary>Page up.</summary>
    PageUp,

    /// <summary>Page down.</summary>
    PageDown,

    /// <summary>Insert.</summary>
    Insert,

    /// <summary>Delete.</summary>
    Delete,

    /// <summary>The context menu key.</summary>
    Menu,

    /// <summary>F1; F2 to F24 follow.</summary>
    F1 = 0x100,

    /// <summary>F24.</summary>
    F24 = F1 + 23,
}

/// <summary>Keys held with another; the bits are xterm's, less one.</summary>
[Flags]
public enum KeyModifiers
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Shift.</summary>
    Shift = 1,

    /// <summary>Alt, or Escape before the key.</summary>
    Alt = 2,

    /// <summary>Ctrl.</summary>
    Ctrl = 4,

    /// <summary>Super, Windows or Command.</summary>
    Super = 8,
}

/// <summary>A key with its modifiers. A capital letter is the capital letter, without <see cref="KeyModifiers.Shift"/>.</summary>
/// <param name="Code">Which key.</param>
/// <param name="Rune">What it types, for <see cref="KeyCode.Character"/>.</param>
/// <param name="Modifiers">What was held.</param>
public readonly record struct Key(KeyCode Code, Rune Rune = default, KeyModifiers Modifiers = KeyModifiers.None)
{
    static readonly string[] Names =
    [
        "", "Enter", "Tab", "Esc", "Backspace", "Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown", "Insert", "Delete", "Menu",
    ];

    /// <summary>A key that types a character.</summary>
    public static Key Of(char character, KeyModifiers modifiers = KeyModifiers.None) => new(KeyCode.Character, new Rune(character), modifiers);

    /// <summary>Whether it types text: a character without Ctrl, Alt or Super.</summary>
    public bool IsText => Code == KeyCode.Character && (Modifiers & ~KeyModifiers.Shift) == 0 && Rune.Value >= ' ';

    /// <summary>As people write it: <c>g</c>, <c>Ctrl+G</c>, <c>Shift+Tab</c>, <c>F7</c>, <c>Space</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (KeyModifiers modifier in (ReadOnlySpan<KeyModifiers>)[KeyModifiers.Super, KeyModifiers.Ctrl, KeyModifiers.Alt, KeyModifiers.Shift])
        {
            if ((Modifiers & modifier) != 0)
                text.Append(modifier).Append('+');
        }

        if (Code >= KeyCode.F1)
            return text.Append('F').Append(Code - KeyCode.F1 + 1).ToString();
        if (Code != KeyCode.Character)
            return text.Append(Names[(int)Code]).ToString();
        if (Rune.Value == ' ')
            return text.Append("Space").ToString();
        return text.Append((Modifiers & KeyModifiers.Ctrl) != 0 ? Rune.ToUpperInvariant(Rune) : Rune).ToString();
    }

    /// <summary>Reads what <see cref="ToString"/> writes; case counts only for a letter without Ctrl.</summary>
    public static bool TryParse(string text, out Key key)
    {
        key = default;
        KeyModifiers modifiers = KeyModifiers.None;
        int plus;
        while ((plus = text.IndexOf('+', StringComparison.Ordinal)) > 0 && plus < text.Length - 1)
        {
            if (!Enum.TryParse(text[..plus], ignoreCase: true, out KeyModifiers modifier))
                return false;
            modifiers |= modifier;
            text = text[(plus + 1)..];
        }

        if (Rune.TryGetRuneAt(text.Length == 0 ? "\0" : text, 0, out Rune rune) && rune.Utf16SequenceLength == text.Length)
        {
            key = new Key(KeyCode.Character, (modifiers & KeyModifiers.Ctrl) != 0 ? Rune.ToLowerInvariant(rune) : rune, modifiers);
            return true;
        }

        int index = Array.FindIndex(Names, 1, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        if (index > 0)
            key = new Key((KeyCode)index, default, modifiers);
        else if (string.Equals(text, "Space", StringComparison.OrdinalIgnoreCase))
            key = new Key(KeyCode.Character, new Rune(' '), modifiers);
        else if (text is ['F' or 'f', ..] && int.TryParse(text.AsSpan(1), out int number) && number is >= 1 and <= 24)
            key = new Key(KeyCode.F1 + number - 1, default, modifiers);
        else
            return false;
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">It names no key.</exception>
    public static Key Parse(string text) => TryParse(text, out Key key) ? key : throw new FormatException($"'{text}' names no key.");
}
