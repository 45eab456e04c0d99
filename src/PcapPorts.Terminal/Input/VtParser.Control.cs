using System.Text;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Input;

/// <content>Control sequences: CSI, parameters, a final byte (ECMA-48, 5.4).</content>
public static partial class VtParser
{
    const int MaxParameters = 6;

    static int ControlSequence(ReadOnlySpan<byte> input, out InputEvent result)
    {
        result = default;
        if (input.Length < 3)
            return 0;
        if (input[2] == '[')
        {
            // The Linux console: CSI [ A to E are F1 to F5.
            if (input.Length < 4)
                return 0;
            if (input[3] is >= (byte)'A' and <= (byte)'E')
                result = InputEvent.Of(new Key(KeyCode.F1 + (input[3] - 'A')));
            return input[3] == 0x1B ? 3 : 4;
        }

        if (input[2] == 'M')
            return X10Mouse(input, out result);
        for (int i = 2; i < input.Length; i++)
        {
            byte value = input[i];
            // rxvt ends Shift with a dollar, which elsewhere comes before the last byte.
            bool rxvtShift = value == '$' && i > 2 && input[2] is >= (byte)'0' and <= (byte)'9';
            if (value is (>= 0x40 and <= 0x7E) || rxvtShift)
            {
                result = Interpret(input[2..i], value);
                return i + 1;
            }

            if (value is < 0x20 or > 0x7E || i >= MaxSequence)
                return i;
        }

        return 0;
    }

    static InputEvent Interpret(ReadOnlySpan<byte> body, byte final)
    {
        Span<int> numbers = stackalloc int[MaxParameters];
        Span<int> second = stackalloc int[MaxParameters];
        bool marked = !body.IsEmpty && body[0] is >= (byte)'<' and <= (byte)'?';
        int count = Parameters(marked ? body[1..] : body, numbers, second);
        if (marked)
        {
            return body[0] == '<' && final is (byte)'M' or (byte)'m'
                ? SgrMouse(numbers, count, final)
                : new InputEvent { Kind = InputKind.Response, Text = "[" + Encoding.Latin1.GetString(body) + (char)final };
        }

        switch (final)
        {
            case (byte)'~' when numbers[0] == 200:
                return InputEvent.Of(InputKind.PasteBegin);
            case (byte)'~' when numbers[0] == 27 && count >= 3:
                return Unicode(numbers[2], 0, numbers[1], 1);
            case (byte)'~':
                return Tilde(numbers[0], numbers[1], second[1]);
            case (byte)'^':
                return Tilde(numbers[0], 1 + (int)KeyModifiers.Ctrl, 0);
            case (byte)'@':
                return Tilde(numbers[0], 1 + (int)(KeyModifiers.Ctrl | KeyModifiers.Shift), 0);
            case (byte)'$':
                return Tilde(numbers[0], 1 + (int)KeyModifiers.Shift, 0);
            case (byte)'u':
                return Unicode(numbers[0], second[0], numbers[1], second[1]);
            case (byte)'Z':
                return InputEvent.Of(new Key(KeyCode.Tab, default, KeyModifiers.Shift | Modifiers(numbers[1])));
            case (byte)'I' when body.IsEmpty:
                return InputEvent.Of(InputKind.FocusIn);
            case (byte)'O' when body.IsEmpty:
                return InputEvent.Of(InputKind.FocusOut);
            case (byte)'t' when numbers[0] == 48 && count >= 3:
                return new InputEvent { Kind = InputKind.Resize, Size = new Size(numbers[2], numbers[1]) };
            case >= (byte)'a' and <= (byte)'d' when body.IsEmpty:
                return InputEvent.Of(new Key(LetterKey((byte)(final - 32)), default, KeyModifiers.Shift));
            // A position report looks like F3, but its first number is a row.
            case (byte)'R' when numbers[0] > 1:
                return new InputEvent { Kind = InputKind.Response, Text = "[" + Encoding.Latin1.GetString(body) + "R" };
        }

        KeyCode code = LetterKey(final);
        return code == KeyCode.Character || second[1] == 3 ? default : InputEvent.Of(new Key(code, default, Modifiers(numbers[1])));
    }

    /// <summary>Reads <c>1:2;3</c> as numbers and, after a colon, second numbers; the third and later of each are left out.</summary>
    static int Parameters(ReadOnlySpan<byte> body, Span<int> numbers, Span<int> second)
    {
        int count = 0, part = 0;
        foreach (byte value in body)
        {
            if (value == ';')
            {
                if (++count == MaxParameters)
                    return count;
                part = 0;
            }
            else if (value == ':')
            {
                part++;
            }
            else if (value is >= (byte)'0' and <= (byte)'9' && part < 2)
            {
                ref int number = ref part == 0 ? ref numbers[count] : ref second[count];
                number = Math.Min(number * 10 + value - '0', 0xFFFFFFF / 16);
            }
        }

        return count + 1;
    }

    // Caps Lock and Num Lock (64 and 128) do not change what a key means here.
    static KeyModifiers Modifiers(int parameter) => parameter < 2 ? KeyModifiers.None : (KeyModifiers)((parameter - 1) & 15);

    static InputEvent Tilde(int number, int modifiers, int eventType)
    {
        KeyCode code = number switch
        {
            1 or 7 => KeyCode.Home,
            2 => KeyCode.Insert,
            3 => KeyCode.Delete,
            4 or 8 => KeyCode.End,
            5 => KeyCode.PageUp,
            6 => KeyCode.PageDown,
            >= 11 and <= 15 => KeyCode.F1 + (number - 11),
            >= 17 and <= 21 => KeyCode.F1 + (number - 12),
            >= 23 and <= 26 => KeyCode.F1 + (number - 13),
            28 or 29 => KeyCode.F1 + (number - 14),
            >= 31 and <= 34 => KeyCode.F1 + (number - 15),
            _ => KeyCode.Character,
        };
        return code == KeyCode.Character || eventType == 3 ? default : InputEvent.Of(new Key(code, default, Modifiers(modifiers)));
    }

    /// <summary>A key as code point (kitty's protocol, and xterm's modifyOtherKeys).</summary>
    static InputEvent Unicode(int value, int shifted, int modifierParameter, int eventType)
    {
        // Event type 3 is a key that went up.
        if (eventType == 3)
            return default;
        KeyModifiers modifiers = Modifiers(modifierParameter);
        KeyCode code = value switch
        {
            9 => KeyCode.Tab,
            13 or 57414 => KeyCode.Enter,
            27 => KeyCode.Escape,
            8 or 127 => KeyCode.Backspace,
            57363 => KeyCode.Menu,
            >= 57376 and <= 57387 => KeyCode.F1 + 12 + (value - 57376),
            57417 => KeyCode.Left,
            57418 => KeyCode.Right,
            57419 => KeyCode.Up,
            57420 => KeyCode.Down,
            57421 => KeyCode.PageUp,
            57422 => KeyCode.PageDown,
            57423 => KeyCode.Home,
            57424 => KeyCode.End,
            57425 => KeyCode.Insert,
            57426 => KeyCode.Delete,
            _ => KeyCode.Character,
        };
        if (code != KeyCode.Character)
            return InputEvent.Of(new Key(code, default, modifiers));
        if (value is >= 57399 and <= 57416)
            value = "0123456789./*-+\r=,"[value - 57399];
        // Lock, media and modifier keys by themselves.
        if (value is < 0x20 or (>= 57344 and <= 63743) || !Rune.TryCreate(value, out Rune rune))
            return default;
        if ((modifiers & KeyModifiers.Shift) != 0 && Rune.IsLetter(rune))
        {
            // Ctrl+Shift+G stays that; Shift with a letter alone is the capital letter, as legacy keys have it.
            if ((modifiers & KeyModifiers.Ctrl) == 0)
                (rune, modifiers) = (Rune.ToUpperInvariant(rune), modifiers & ~KeyModifiers.Shift);
        }
        else if ((modifiers & KeyModifiers.Shift) != 0 && shifted > ' ' && Rune.TryCreate(shifted, out Rune other))
        {
            (rune, modifiers) = (other, modifiers & ~KeyModifiers.Shift);
        }

        if ((modifiers & KeyModifiers.Ctrl) != 0)
            rune = Rune.ToLowerInvariant(rune);
        return InputEvent.Of(new Key(KeyCode.Character, rune, modifiers));
    }
}
