namespace PcapPorts.App.Tests.Views;

/// <summary>The terminal is as it was before, whatever ends or stops the program: the executable in tmux.</summary>
public class ViewerGivesBackTests
{
    static string Hook => typeof(ViewerGivesBackTests).Assembly.Location;

    [Theory]
    [InlineData("drawing")]
    [InlineData("background")]
    public void AnExceptionThatNobodyCaughtGivesTheTerminalBackAndIsSaid(string where)
    {
        using var terminal = new Tmux(100, 30, "export FAIL_WHEN=\"$PCAPPORTS_CONFIG/fail\"\nDOTNET_STARTUP_HOOKS='" + Hook + "' DOTNET_DbgEnableMiniDump=0 \"$P\" open \"$SAMPLE\"; echo \"it ended with $?\"; stty -a | grep -o icanon; exec sleep 600");
        terminal.See("23 packets").Has("#{alternate_on}", "1");
        string file = terminal.Scratch["fail"];
        File.WriteAllText(file + ".new", where);
        File.Move(file + ".new", file);
        terminal.See("it ended with").See("icanon").See("injected").Has("#{alternate_on}", "0").Has("#{mouse_any_flag}", "0").Has("#{cursor_flag}", "1");
        Assert.DoesNotContain("it ended with 0", terminal.Screen, StringComparison.Ordinal);
    }

    static Tmux Shell()
    {
        // A shell with job control, as at a prompt.
        var terminal = new Tmux(100, 30, "PS1='ready> ' exec bash --norc --noprofile -i");
        terminal.See("ready>").Type("\"$P\" open \"$SAMPLE\"").Press("Enter");
        terminal.See("23 packets").See("who has");
        return terminal;
    }

    [Fact]
    public void CtrlZStopsItAsAnyProgramAndFgShowsAllAgain()
    {
        using Tmux terminal = Shell();
        terminal.Press("Down", "Down").See("Frame 3:").Press("C-z").See("Stopped").Has("#{alternate_on}", "0").Has("#{mouse_any_flag}", "0").Has("#{cursor_flag}", "1");
        terminal.Type("stty -a | grep -o icanon; fg").Press("Enter").See("Frame 3:").Has("#{alternate_on}", "1").Press("Down").See("Frame 4:");
    }

    [Fact]
    public void AStopFromOutsideGivesTheTerminalBackAndContinuingTakesItAgain()
    {
        using Tmux terminal = Shell();
        int viewer = terminal.Children[0];
        Signals.Send(viewer, Signals.TerminalStop);
        terminal.See("Stopped").See("ready>").Has("#{alternate_on}", "0").Has("#{mouse_any_flag}", "0");
        terminal.Type("fg").Press("Enter").See("23 packets").See("who has").Has("#{alternate_on}", "1").Press("Down").See("Frame 2:");
    }

    [Fact]
    public void OneThatWasStoppedWithoutBeingAskedDrawsAllAgainWhenItGoesOn()
    {
        using Tmux terminal = Shell();
        int viewer = terminal.Children[0];
        Signals.Send(viewer, Signals.Stop);
        // The shell takes the terminal; what it prints lies over the picture.
        terminal.See("Stopped").Type("echo over the picture").Press("Enter").See("over the picture");
        terminal.Type("fg").Press("Enter").SeeNo("over the picture").See("who has").Press("Down").See("Frame 2:").Press("q").See("ready>").Has("#{alternate_on}", "0");
    }
}
