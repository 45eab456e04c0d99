namespace PcapPorts.Terminal.Input;

/// <content>The mouse, in SGR's form (1006) and in X10's, which a few terminals still send.</content>
public static partial class VtParser
{
    static InputEvent SgrMouse(ReadOnlySpan<int> numbers, int count, byte final)
    {
        if (count != 3 || numbers[1] < 1 || numbers[2] < 1)
            return default;
        return Mouse(numbers[0], numbers[1] - 1, numbers[2] - 1, final == 'm');
    }

    static int X10Mouse(ReadOnlySpan<byte> input, out InputEvent result)
    {
        result = default;
        if (input.Length < 6)
            return 0;
        int code = input[3] - 32, x = input[4] - 33, y = input[5] - 33;
        if (code >= 0 && x >= 0 && y >= 0)
            result = Mouse((code & 67) == 3 ? code & ~3 : code, x, y, (code & 67) == 3);
        return 6;
    }

    static InputEvent Mouse(int code, int x, int y, bool released)
    {
        KeyModifiers modifiers = ((code & 4) != 0 ? KeyModifiers.Shift : 0) | ((code & 8) != 0 ? KeyModifiers.Alt : 0)
            | ((code & 16) != 0 ? KeyModifiers.Ctrl : 0);
        // Buttons 8 to 11 (backward, forward) have no use here.
        if ((code & 128) != 0)
            return default;
        if ((code & 64) != 0)
            return InputEvent.Of(new MouseEvent(MouseAction.WheelUp + (code & 3), MouseButton.None, x, y, modifiers));
        MouseButton button = (code & 3) == 3 ? MouseButton.None : MouseButton.Left + (code & 3);
        MouseAction action = released ? MouseAction.Release : (code & 32) == 0 ? MouseAction.Press
            : button == MouseButton.None ? MouseAction.Move : MouseAction.Drag;
        return InputEvent.Of(new MouseEvent(action, button, x, y, modifiers));
    }
}
