using System.Text;
using PcapPorts.Terminal.Input;

namespace PcapPorts.Terminal.Tests.Input;

public class VtParserTests
{
    /// <summary>Sequences and the events they mean, separated by spaces and bars.</summary>
    public static TheoryData<string, string> Sequences => new()
    {
        { "a", "a" }, { "Z", "Z" }, { " ", "Space" }, { "é", "é" }, { "日", "日" }, { "🙂", "🙂" },
        { "\r", "Enter" }, { "\t", "Tab" }, { "\x7f", "Backspace" }, { "\b", "Backspace" }, { "\0", "Ctrl+Space" },
        { "\x01", "Ctrl+A" }, { "\x07", "Ctrl+G" }, { "\n", "Ctrl+J" }, { "\x1a", "Ctrl+Z" }, { "\x1c", "Ctrl+\\" }, { "\x1f", "Ctrl+_" },
        { "\x1b", "Esc" }, { "\x1bx", "Alt+x" }, { "\x1b\r", "Alt+Enter" }, { "\x1bé", "Alt+é" }, { "\x1b[", "Alt+[" }, { "\x1bO", "Alt+O" }, { "\x1b]", "Alt+]" },
        { "\x1b\x1b", "Alt+Esc" }, { "\x1b\x01", "Ctrl+Alt+A" },
        // VT100, xterm
        { "\x1b[A", "Up" }, { "\x1b[B", "Down" }, { "\x1b[C", "Right" }, { "\x1b[D", "Left" }, { "\x1b[H", "Home" }, { "\x1b[F", "End" },
        { "\x1bOA", "Up" }, { "\x1bOD", "Left" }, { "\x1bOH", "Home" }, { "\x1bOF", "End" }, { "\x1bOM", "Enter" }, { "\x1bOj", "*" }, { "\x1bOy", "9" },
        { "\x1bOP", "F1" }, { "\x1bOS", "F4" }, { "\x1b[15~", "F5" }, { "\x1b[17~", "F6" }, { "\x1b[18~", "F7" }, { "\x1b[19~", "F8" },
        { "\x1b[20~", "F9" }, { "\x1b[21~", "F10" }, { "\x1b[23~", "F11" }, { "\x1b[24~", "F12" }, { "\x1b[25~", "F13" }, { "\x1b[34~", "F20" },
        { "\x1b[1~", "Home" }, { "\x1b[2~", "Insert" }, { "\x1b[3~", "Delete" }, { "\x1b[4~", "End" }, { "\x1b[5~", "PageUp" }, { "\x1b[6~", "PageDown" },
        { "\x1b[Z", "Shift+Tab" }, { "\x1b\x1b[A", "Alt+Up" },
        { "\x1b[1;2A", "Shift+Up" }, { "\x1b[1;3B", "Alt+Down" }, { "\x1b[1;5C", "Ctrl+Right" }, { "\x1b[1;6D", "Ctrl+Shift+Left" }, { "\x1b[1;8H", "Ctrl+Alt+Shift+Home" },
        { "\x1b[3;5~", "Ctrl+Delete" }, { "\x1b[1;2P", "Shift+F1" }, { "\x1b[1;2R", "Shift+F3" }, { "\x1b[15;5~", "Ctrl+F5" },
        // rxvt, Linux console
        { "\x1b[7~", "Home" }, { "\x1b[8~", "End" }, { "\x1b[a", "Shift+Up" }, { "\x1bOc", "Ctrl+Right" }, { "\x1b[3^", "Ctrl+Delete" }, { "\x1b[5$", "Shift+PageUp" },
        { "\x1b[6@", "Ctrl+Shift+PageDown" }, { "\x1b[11~", "F1" }, { "\x1b[[A", "F1" }, { "\x1b[[E", "F5" },
        // kitty's protocol, modifyOtherKeys
        { "\x1b[97;5u", "Ctrl+A" }, { "\x1b[109;5u", "Ctrl+M" }, { "\x1b[105;5u", "Ctrl+I" }, { "\x1b[46;5u", "Ctrl+." }, { "\x1b[27u", "Esc" }, { "\x1b[13;2u", "Shift+Enter" },
        { "\x1b[9;2u", "Shift+Tab" }, { "\x1b[127;5u", "Ctrl+Backspace" }, { "\x1b[97;2u", "A" }, { "\x1b[97:65;2u", "A" }, { "\x1b[49:33;2u", "!" }, { "\x1b[97;6u", "Ctrl+Shift+A" },
        { "\x1b[1;1:1A", "Up" }, { "\x1b[1;5:2A", "Ctrl+Up" }, { "\x1b[1;1:3A", "" }, { "\x1b[97;1:3u", "" }, { "\x1b[97;69u", "Ctrl+A" }, { "\x1b[57441;2u", "" },
        { "\x1b[57404u", "5" }, { "\x1b[57414u", "Enter" }, { "\x1b[57363u", "Menu" }, { "\x1b[57376u", "F13" }, { "\x1b[3;1:3~", "" }, { "\x1b[27;5;109~", "Ctrl+M" }, { "\x1b[97;9u", "Super+a" },
        // mouse
        { "\x1b[<0;20;15M", "Press Left 19,14" }, { "\x1b[<0;20;15m", "Release Left 19,14" }, { "\x1b[<2;1;1M", "Press Right 0,0" }, { "\x1b[<1;1;1M", "Press Middle 0,0" },
        { "\x1b[<32;5;6M", "Drag Left 4,5" }, { "\x1b[<35;5;6M", "Move None 4,5" }, { "\x1b[<64;5;6M", "WheelUp None 4,5" }, { "\x1b[<65;5;6M", "WheelDown None 4,5" },
        { "\x1b[<66;5;6M", "WheelLeft None 4,5" }, { "\x1b[<16;300;200M", "Press Left 299,199 Ctrl" }, { "\x1b[<4;1;1M", "Press Left 0,0 Shift" }, { "\x1b[<0;0;0M", "" },
        { "\x1b[M !!", "Press Left 0,0" }, { "\x1b[M#\"#", "Release Left 1,2" }, { "\x1b[M`!!", "WheelUp None 0,0" },
        // paste, focus, resize, answers
        { "\x1b[200~a\x1b[Ab\x1b[201~c", "Paste a\x1b[Ab|c" }, { "\x1b[200~日本\x1b[201~", "Paste 日本" }, { "\x1b[200~\x1b[201~", "Paste " },
        { "\x1b[I", "FocusIn" }, { "\x1b[O", "FocusOut" }, { "\x1b[48;40;120;800;1200t", "Resize 120x40" },
        { "\x1b[?2026;2$y", "Response [?2026;2$y" }, { "\x1b[?1u", "Response [?1u" }, { "\x1b[?62;22c", "Response [?62;22c" }, { "\x1b[12;40R", "Response [12;40R" },
        { "\x1b]11;rgb:ffff/ffff/ffff\x1b\\x", "Response ]11;rgb:ffff/ffff/ffff|x" }, { "\x1b]11;rgb:0/0/0\ax", "Response ]11;rgb:0/0/0|x" }, { "\x1bP1$r0m\x1b\\x", "Response P1$r0m|x" },
        // unknown, broken off
        { "\x1b[99;99;99zx", "x" }, { "\x1b[1;2\x1b[A", "Up" }, { "\x1b]11;\x1b[A", "Up" }, { "\x1b[1;2\rx", "Enter|x" }, { "jk\x1b[Bg", "j|k|Down|g" },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Sequences_become_events(string sequence, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sequence);
        Assert.Equal(expected, Read([bytes]));
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Where_they_are_split_does_not_matter(string sequence, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sequence);
        for (int cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(expected, Read([bytes[..cut], bytes[cut..]]));
        Assert.Equal(expected, Read([.. bytes.Select(value => new[] { value })]));
    }

    [Fact]
    public void Random_bytes_are_consumed_without_end_or_exception()
    {
        Random random = new(17);
        byte[] alphabet = "\x1b\x1b\x1b[[<?0123;:~MmuOP]\\\a$AtRIZ \r\x7f"u8.ToArray();
        int events = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 40)];
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = random.Next(4) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            ReadOnlySpan<byte> rest = bytes;
            while (!rest.IsEmpty)
            {
                int step = VtParser.Parse(rest, final: true, out InputEvent result);
                Assert.InRange(step, 1, rest.Length);
                Assert.Equal(0, VtParser.Parse(rest[..1], final: false, out _) == 0 && rest[0] < 0x80 && rest[0] != 0x1B ? 1 : 0);
                events += result.Kind == InputKind.None ? 0 : 1;
                rest = rest[step..];
            }

            int cut = random.Next(bytes.Length);
            Assert.Equal(Read([bytes]), Read([bytes[..cut], bytes[cut..]]));
        }

        Assert.True(events > 50_000);
    }

    [Fact]
    public void Endless_sequences_and_strings_are_given_up()
    {
        Assert.InRange(VtParser.Parse(Encoding.ASCII.GetBytes("\x1b[" + new string('1', 10_000)), final: false, out _), 1, 10_000);
        Assert.InRange(VtParser.Parse(Encoding.ASCII.GetBytes("\x1b]" + new string('1', 10_000)), final: false, out _), 1, 10_000);
    }

    [Fact]
    public void A_long_paste_is_kept_to_its_limit()
    {
        List<InputEvent> events = [];
        VtInput input = new();
        input.Feed("\x1b[200~"u8, events);
        byte[] block = new byte[100_000];
        Array.Fill(block, (byte)'x');
        for (int i = 0; i < 20; i++)
            input.Feed(block, events);
        input.Feed("\x1b[201~y"u8, events);
        Assert.Equal(2, events.Count);
        Assert.Equal(VtInput.MaxPaste, events[0].Text!.Length);
        Assert.Equal("y", events[1].ToString());
    }

    [Fact]
    public void Keys_read_what_they_write()
    {
        foreach (string name in (string[])["g", "G", "Ctrl+G", "Shift+Tab", "F7", "Alt+F24", "Space", "Ctrl+Alt+Shift+Home", "+", "Ctrl++", "?", "Esc", "日"])
            Assert.Equal(name, Key.Parse(name).ToString());
        Assert.Equal(Key.Of('g', KeyModifiers.Ctrl), Key.Parse("ctrl+g"));
        Assert.Throws<FormatException>(() => Key.Parse("Hyper+G"));
        Assert.Throws<FormatException>(() => Key.Parse(""));
        Assert.Throws<FormatException>(() => Key.Parse("F25"));
    }

    static string Read(byte[][] pieces)
    {
        List<InputEvent> events = [];
        VtInput input = new();
        foreach (byte[] piece in pieces)
            input.Feed(piece, events);
        input.Flush(events);
        return string.Join('|', events);
    }
}
