namespace PcapPorts.App.Tests.Views;

/// <summary>The terminal interface as its users have it: the executable in tmux, driven by keys and mouse.</summary>
public class ViewerEndToEndTests
{
    static Tmux Open(int width, int height, string arguments = "", string term = "tmux-256color")
    {
        return new Tmux(width, height, $"\"$P\" open \"$SAMPLE\" {arguments}; echo \"it ended with $?\"; stty -a | grep -o 'icanon'; exec sleep 600", term);
    }

    static void AssertGivenBack(Tmux terminal)
    {
        terminal.See("it ended with").See("icanon").Has("#{alternate_on}", "0").Has("#{mouse_any_flag}", "0").Has("#{cursor_flag}", "1");
        Assert.DoesNotContain("No.", terminal.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(160, 50)]
    public void ListTreeAndBytesAreThereAtOnceAndQuitGivesTheTerminalBack(int width, int height)
    {
        using Tmux terminal = Open(width, height);
        terminal.See("No.").See("who has 10.0.0.80").See("Address Resolution").See("0000 ").See("23 packets");
        // Addresses are whole at every width.
        Assert.Contains("10.0.0.2", terminal.Press("Down", "Down").See("50000 → 8081").Screen, StringComparison.Ordinal);
        terminal.Press("Tab").See("frame").Press("q");
        AssertGivenBack(terminal);
        Assert.Contains("it ended with 0", terminal.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void AFilterIsJudgedWhileItIsTypedAndCountsWhatItTakes()
    {
        using Tmux terminal = Open(120, 40);
        terminal.See("23 packets").Press("/").Type("tcp.prt == 1").See("^").See("tcp.prt");
        terminal.Press("C-u").Type("port 53").See("udp.port").Press("Enter").See("2 of 23");
        terminal.Press("/", "C-u").Type("sctp").Press("Enter").See("0 of 23").See("None of 23 packets matches");
        terminal.Press("u").See("2 of 23").Press("u").See("23 packets").Press("U").See("2 of 23");
    }

    [Fact]
    public void GoToSearchAndMarks()
    {
        using Tmux terminal = Open(120, 40);
        terminal.See("23 packets").Press("G").See(" 23 1.1").Type("12G").See("12 0.55").Type("99G").See("There is no packet 99");
        terminal.Press("f").See("Find a packet").Type("8443").Press("Enter").SeeNo("Find a packet").See("8443");
        terminal.Press("f", "C-u").Type("nothing such").Press("Enter").See("was not found");
        terminal.Press("m").See("1 marked").Press("g", "g").Press("]").See("1 marked");
    }

    [Fact]
    public void FlowsFollowExplainAndTheCommandLineBehindThem()
    {
        using Tmux terminal = Open(120, 40);
        terminal.See("23 packets").Press("w").See("Server because").See("certain: SYN in frame 3");
        terminal.Press("e").See("The server listens on port 8081").See("10.0.0.80:8081").Press("c").See("pcapports explain").Press("Escape");
        terminal.SeeNo("This view as").Press("Escape").See("Server because").Press("F").See("GET / HTTP/1.1").See("Client 10.0.0.2:50000").Press("2").See("47 45 54 20");
    }

    [Fact]
    public void TheMouseAloneSuffices()
    {
        using Tmux terminal = Open(120, 40);
        // The menu Analyze, its entry Flows; a click on the tab goes back; the wheel scrolls.
        terminal.See("23 packets");
        string header = terminal.Screen.Split('\n')[0];
        int column = header.IndexOf("Analyze", StringComparison.Ordinal) + 2;
        terminal.Type($"\e[<0;{column};1M").Type($"\e[<0;{column};1m").See("Trouble found");
        string[] lines = terminal.Screen.Split('\n');
        int row = Array.FindIndex(lines, static line => line.Contains("│ Flows", StringComparison.Ordinal));
        terminal.Type($"\e[<0;{column + 2};{row + 1}M").See("Server because").Type("\e[<0;3;3M").SeeNo("Server because").Type("\e[<65;10;8M").See("50000 → 8081");
        // A filter of the row's menu, and the way out.
        terminal.ClickOn("GET / HTTP/1.1").See("Frame 6:").ClickOn("GET / HTTP/1.1", button: 2).See("Only this flow").ClickOn("Only this flow").See("8 of 23");
        terminal.ClickOn("File").See("Quit").ClickOn("Quit");
        AssertGivenBack(terminal);
    }

    [Fact]
    public void EveryKeyIsListedAndTheMenuAndPaletteOpen()
    {
        using Tmux terminal = Open(80, 24, term: "xterm");
        terminal.See("23 packets").Press("F1").See("Keys").Press("Escape").SeeNo("Keys").Press("F10").See("Open…").Press("Escape").SeeNo("Open…");
        terminal.Press(":").See("Commands").Type("endp").See("Endpoints").Press("Enter").See("As client");
    }

    [Theory]
    [InlineData(15)]
    [InlineData(1)]
    public void ASignalGivesTheTerminalBack(int signal)
    {
        using Tmux terminal = Open(80, 24);
        Signals.Send(terminal.See("23 packets").Children[0], signal);
        AssertGivenBack(terminal);
    }

    [Theory]
    [InlineData("xterm")]
    [InlineData("linux")]
    [InlineData("screen")]
    public void LegacyTerminalsReachEverythingWithPlainKeys(string term)
    {
        using Tmux terminal = Open(80, 24, term: term);
        terminal.See("23 packets").Press("w").See("Proto").Press("P").See("who has").Type("12G").See("Frame 12").Press("m").See("1 marked");
        terminal.Press("F10").See("Open…").Press("Escape").SeeNo("Open…").Press("q");
        AssertGivenBack(terminal);
    }

    [Fact]
    public void AClosedTerminalEndsTheProgram()
    {
        using Tmux terminal = Open(80, 24);
        int viewer = terminal.See("23 packets").Children[0];
        terminal.Run("kill-server");
        terminal.Until(() => !Directory.Exists($"/proc/{viewer}"), static () => "the program outlived its terminal");
    }

    [Fact]
    public void SizesChangeInStormsDownToOneCell()
    {
        using Tmux terminal = Open(100, 30);
        terminal.See("23 packets");
        for (int i = 0; i < 12; i++)
            terminal.Resize(1 + i * 37 % 150, 1 + i * 17 % 50);
        terminal.Resize(1, 1).Resize(30, 8).See("too small").Resize(80, 24).See("23 packets").Press("q");
        AssertGivenBack(terminal);
    }

    [Fact]
    public void NoColorIsHonoured()
    {
        using var scratch = new Scratch();
        using var terminal = new Tmux(100, 30, $"NO_COLOR=1 \"$P\" open '{scratch.Sample()}'");
        Assert.DoesNotMatch(@"\e\[[0-9;]*(3[0-7]|4[0-7]|38;|48;)", terminal.See("23 packets").Colours);
    }

    [Fact]
    public void CapturedEscapesAreTextAndAnEmptyFileSaysSo()
    {
        using var scratch = new Scratch();
        string empty = scratch["empty.pcap"];
        File.WriteAllBytes(empty, SampleCapture.Content[..0]);
        using var terminal = new Tmux(100, 30, $"\"$P\" open '{empty}'; echo \"ended $?\"; \"$P\" open '{scratch.Sample()}'");
        terminal.See("ended 1").See("23 packets").Press("I").See("owned");
        Assert.Contains(@"\x1b]0;owned", terminal.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("owned", terminal.Run("display-message", "-p", "#{pane_title}"), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileCutInTheMiddleShowsWhatCouldBeRead()
    {
        using var scratch = new Scratch();
        string cut = scratch["cut.pcapng"];
        File.WriteAllBytes(cut, SampleCapture.Content[..^30]);
        using var terminal = new Tmux(100, 30, $"\"$P\" open '{cut}'");
        terminal.See("22 packets").See("damaged at byte").Press("I").See("the file ends inside a block");
    }
}
