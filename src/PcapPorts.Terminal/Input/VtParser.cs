using System.Buffers;
using System.Text;

namespace PcapPorts.Terminal.Input;

/// <summary>
/// Turns the bytes of a terminal into events, one a call, and keeps nothing in mind: a pure function. It reads the legacy keys of VT100,
/// xterm, rxvt and the Linux console, xterm's modified keys, the kitty keyboard protocol, mouse (SGR 1006 and X10), bracketed paste,
/// focus, in-band resize and answers. A sequence that it does not know is consumed whole, so that its rest is not taken for typing.
/// </summary>
public static partial class VtParser
{
    /// <summary>Longest control sequence; what goes on beyond is dropped.</summary>
    public const int MaxSequence = 256;

    /// <summary>Longest answer string (OSC, DCS, APC).</summary>
    public const int MaxString = 4096;

    /// <summary>Reads the first event.</summary>
    /// <param name="input">Bytes that are pending.</param>
    /// <param name="final">No more bytes came in time: a lone Escape is the key, and an unfinished sequence is what it looks like.</param>
    /// <param name="result">The event; <see cref="InputKind.None"/> for bytes that mean nothing.</param>
    /// <returns>Bytes consumed; 0 where more are needed, which never happens when <paramref name="final"/> and input is not empty.</returns>
    public static int Parse(ReadOnlySpan<byte> input, bool final, out InputEvent result)
    {
        result = default;
        if (input.IsEmpty)
            return 0;
        byte first = input[0];
        if (first == 0x1B)
            return Escape(input, final, out result);
        if (first is < 0x20 or 0x7F)
        {
            result = InputEvent.Of(ControlKey(first));
            return 1;
        }

        if (first < 0x80)
        {
            result = InputEvent.Of(Key.Of((char)first));
            return 1;
        }

        switch (Rune.DecodeFromUtf8(input, out Rune rune, out int length))
        {
            case OperationStatus.Done:
                // C1 controls in UTF-8 are no keys.
                if (rune.Value >= 0xA0)
                    result = InputEvent.Of(new Key(KeyCode.Character, rune));
                return length;
            case OperationStatus.NeedMoreData when !final:
                return 0;
            default:
                return Math.Max(1, length);
        }
    }

    static int Escape(ReadOnlySpan<byte> input, bool final, out InputEvent result)
    {
        result = default;
        if (input.Length == 1)
        {
            if (!final)
                return 0;
            result = InputEvent.Of(new Key(KeyCode.Escape));
            return 1;
        }

        switch (input[1])
        {
            case (byte)'[':
                return Alone(ControlSequence(input, out result), input, final, ref result);
            case (byte)'O':
                return Alone(SingleShift(input, out result), input, final, ref result);
            case (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' or (byte)'X':
                return Alone(ControlString(input, out result), input, final, ref result);
            case 0x1B:
                // Escape before a sequence is Alt; before nothing else it is a key of its own.
                if (input.Length == 2 && !final)
                    return 0;
                if (input.Length > 2 && input[2] is not ((byte)'[' or (byte)'O'))
                {
                    result = InputEvent.Of(new Key(KeyCode.Escape));
                    return 1;
                }

                break;
        }

        int inner = Parse(input[1..], final, out result);
        if (inner == 0)
            return 0;
        if (result.Kind == InputKind.Key)
            result = InputEvent.Of(result.Key with { Modifiers = result.Key.Modifiers | KeyModifiers.Alt });
        return inner + 1;
    }

    /// <summary>A sequence that never ended: two bytes are Alt and a character, more mean nothing.</summary>
    static int Alone(int consumed, ReadOnlySpan<byte> input, bool final, ref InputEvent result)
    {
        if (consumed > 0 || !final)
            return consumed;
        if (input.Length == 2)
            result = InputEvent.Of(Key.Of((char)input[1], KeyModifiers.Alt));
        return input.Length;
    }

    static Key ControlKey(byte value) => value switch
    {
        0 => Key.Of(' ', KeyModifiers.Ctrl),
        8 or 0x7F => new Key(KeyCode.Backspace),
        9 => new Key(KeyCode.Tab),
        13 => new Key(KeyCode.Enter),
        <= 26 => Key.Of((char)(value + 'a' - 1), KeyModifiers.Ctrl),
        _ => Key.Of((char)(value + 0x40), KeyModifiers.Ctrl),
    };

    /// <summary>SS3 and a letter: keypad and F1 to F4 of VT100, and rxvt's Ctrl with an arrow.</summary>
    static int SingleShift(ReadOnlySpan<byte> input, out InputEvent result)
    {
        result = default;
        if (input.Length < 3)
            return 0;
        byte letter = input[2];
        // Another introducer: the terminal gave up on the first.
        if (letter == 0x1B)
            return 2;
        if (letter is >= (byte)'a' and <= (byte)'d')
            result = InputEvent.Of(new Key(LetterKey((byte)(letter - 32)), default, KeyModifiers.Ctrl));
        else if (letter == 'M')
            result = InputEvent.Of(new Key(KeyCode.Enter));
        else if (letter is >= (byte)'j' and <= (byte)'y')
            result = InputEvent.Of(Key.Of("*+,-./0123456789"[letter - 'j']));
        else if (LetterKey(letter) is not KeyCode.Character and KeyCode code)
            result = InputEvent.Of(new Key(code));
        return 3;
    }

    /// <summary>OSC, DCS, APC, PM and SOS end with BEL or ST.</summary>
    static int ControlString(ReadOnlySpan<byte> input, out InputEvent result)
    {
        result = default;
        for (int i = 2; i < input.Length; i++)
        {
            if (i >= MaxString)
                return i;
            bool bell = input[i] == 7;
            if (!bell && input[i] != 0x1B)
                continue;
            if (!bell && i + 1 == input.Length)
                return 0;
            // An Escape that begins something else cuts the string off.
            if (!bell && input[i + 1] != '\\')
                return i;
            result = new InputEvent { Kind = InputKind.Response, Text = Encoding.Latin1.GetString(input[1..i]) };
            return bell ? i + 1 : i + 2;
        }

        return 0;
    }

    static KeyCode LetterKey(byte letter) => letter switch
    {
        (byte)'A' => KeyCode.Up,
        (byte)'B' => KeyCode.Down,
        (byte)'C' => KeyCode.Right,
        (byte)'D' => KeyCode.Left,
        (byte)'F' => KeyCode.End,
        (byte)'H' => KeyCode.Home,
        >= (byte)'P' and <= (byte)'S' => KeyCode.F1 + (letter - 'P'),
        _ => KeyCode.Character,
    };
}
