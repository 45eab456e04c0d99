using System.Diagnostics;

namespace PcapPorts.App.Tests.Views;

/// <summary>The real executable on a real terminal: a server of tmux of its own, one window of a given size. Waits for what is to be seen, never for a time.</summary>
sealed class Tmux : IDisposable
{
    static readonly bool s_isThere = !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, "tmux")));

    readonly string _socket = $"pcapports-{Guid.NewGuid():N}";
    readonly Scratch _scratch = new();

    /// <summary>Starts a shell command; <c>$P</c> in it is the executable and <c>$SAMPLE</c> the sample capture.</summary>
    public Tmux(int width, int height, string command, string term = "tmux-256color")
    {
        Assert.True(s_isThere, "without tmux this test cannot see a real terminal: apt-get install tmux");
        string script = _scratch["run.sh"];
        File.WriteAllText(script, $"export P='{Pcapports.Executable}' SAMPLE='{_scratch.Sample()}' TERM={term} PCAPPORTS_CONFIG='{_scratch.Folder}' LC_ALL=C.UTF-8\n{command}\n");
        Run("new-session", "-d", "-x", $"{width}", "-y", $"{height}", "/bin/sh", script);
        Run("set-option", "-g", "remain-on-exit", "on");
    }

    /// <summary>A folder for the test.</summary>
    public Scratch Scratch => _scratch;

    /// <summary>What is on the screen.</summary>
    public string Screen => Run("capture-pane", "-p");

    /// <summary>What is on the screen, with its colours.</summary>
    public string Colours => Run("capture-pane", "-p", "-e");

    /// <summary>Presses keys by tmux's names.</summary>
    public Tmux Press(params string[] keys)
    {
        Run(["send-keys", .. keys]);
        return this;
    }

    /// <summary>Types text or sequences as they are.</summary>
    public Tmux Type(string text)
    {
        Run("send-keys", "-l", text);
        return this;
    }

    /// <summary>Waits until a text is on the screen.</summary>
    public Tmux See(string text) => Wait(screen => screen.Contains(text, StringComparison.Ordinal), $"'{text}' was not seen");

    /// <summary>Waits until a text is no more on the screen.</summary>
    public Tmux SeeNo(string text) => Wait(screen => !screen.Contains(text, StringComparison.Ordinal), $"'{text}' stayed");

    /// <summary>Clicks on the first place where a text stands.</summary>
    /// <param name="text">The text.</param>
    /// <param name="button">0 for the left button, 2 for the right one.</param>
    public Tmux ClickOn(string text, int button = 0)
    {
        string[] rows = See(text).Screen.Split('\n');
        int y = Array.FindIndex(rows, row => row.Contains(text, StringComparison.Ordinal)), x = rows[y].IndexOf(text, StringComparison.Ordinal);
        return Type($"\e[<{button};{x + 2};{y + 1}M").Type($"\e[<{button};{x + 2};{y + 1}m");
    }

    /// <summary>Changes the size.</summary>
    public Tmux Resize(int width, int height)
    {
        Run("resize-window", "-x", $"{width}", "-y", $"{height}");
        return this;
    }

    Tmux Wait(Func<string, bool> holds, string otherwise)
    {
        string screen = "";
        Until(() => holds(screen = Screen), () => $"{otherwise}:\n{screen}");
        return this;
    }

    /// <summary>Waits until something holds. Asking starts a process, so the longer it takes the less often it is asked.</summary>
    public Tmux Until(Func<bool> holds, Func<string> otherwise)
    {
        int pause = 20;
        for (long end = Environment.TickCount64 + (long)Patience.Limit.TotalMilliseconds; Environment.TickCount64 < end; pause = Math.Min(500, pause + 10))
        {
            if (holds())
                return this;
            Thread.Sleep(pause);
        }
        Assert.Fail(otherwise());
        return this;
    }

    /// <summary>Whether a format of tmux about the window gives a value, such as <c>#{alternate_on}</c>.</summary>
    public Tmux Has(string format, string value)
    {
        string found = "";
        return Until(() => (found = Run("display-message", "-p", format).Trim()) == value, () => $"{format} is {found}, not {value}:\n{Screen}");
    }

    /// <summary>The processes that the one in the window has started.</summary>
    public int[] Children
    {
        get
        {
            int shell = Process;
            return [.. File.ReadAllText($"/proc/{shell}/task/{shell}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        }
    }

    /// <summary>The process that runs in the window.</summary>
    public int Process => int.Parse(Run("display-message", "-p", "#{pane_pid}").Trim());

    /// <summary>Runs tmux.</summary>
    public string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-L", _socket, "-f", "/dev/null", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = System.Diagnostics.Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    public void Dispose()
    {
        Run("kill-server");
        for (int i = 0; i < 50; i++)
        {
            try
            {
                _scratch.Dispose();
                return;
            }
            catch (IOException)
            {
                // The program that was ended still writes its preferences.
                Thread.Sleep(50);
            }
        }
    }
}
