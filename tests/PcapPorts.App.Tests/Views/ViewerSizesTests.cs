namespace PcapPorts.App.Tests.Views;

/// <summary>Every view in the sizes that people have, on the terminals that they have, by keys that every one of these sends: the executable in tmux.</summary>
public class ViewerSizesTests
{
    /// <summary>Letter of a view, and what is to be seen there.</summary>
    static readonly (string Key, string[] Seen)[] s_views =
    [
        ("w", ["Proto", "Client", "Server", "9 rows", "10.0.0.2:50000"]), ("v", ["Address A", "Address B", "10.0.0.80"]), ("E", ["Address", "10.0.0.80"]), ("H", ["Protocol", "Ethernet"]),
        ("p", ["Port", "8081"]), ("S", ["Proto", "State", "+1.100 s"]), ("X", ["Verdict", "8443"]), ("x", ["Severity"]), ("D", ["example.test"]), ("A", ["example.test"]), ("i", ["packets"]),
        ("I", ["Packets     23", "eth0"]),
    ];

    [Theory]
    [InlineData(80, 24, "tmux-256color")]
    [InlineData(120, 40, "tmux-256color")]
    [InlineData(160, 50, "tmux-256color")]
    [InlineData(80, 24, "xterm")]
    [InlineData(120, 40, "linux")]
    [InlineData(160, 50, "screen")]
    public void EveryViewIsReachedByALetterAndShowsWhatItIsAbout(int width, int height, string term)
    {
        using var terminal = new Tmux(width, height, "\"$P\" open \"$SAMPLE\"; echo \"it ended with $?\"; exec sleep 600", term);
        terminal.See("23 packets").See("who has").See("Address Resolution");
        foreach ((string key, string[] seen) in s_views)
        {
            terminal.Type(key);
            foreach (string text in seen)
                terminal.See(text);
            AssertWhole(terminal.Screen, width);
            terminal.Type("P").See("who has");
        }
        // Detail, bytes, follow, explain, port, filter, marks, search, palette and menu, by plain letters too.
        terminal.Type("6G").See("Frame 6:").Press("Tab").See("frame (").Type("P").Type("F").See("GET / HTTP/1.1").See("Client 10.0.0.2:50000");
        terminal.Type("P").Type("e").See("Explain 1").See("10.0.0.80:8081").Type("P").Type("K").See("Port 8081").Type("P");
        terminal.Type("/").Type("tcp.port == 8081").Press("Enter").See("8 of 23").Type("u").See("23 packets").Type("m").See("1 marked");
        terminal.Type("f").See("Find a packet").Type("3389").Press("Enter").See("Frame 13:").Type(":").See("Commands").Type("quit").Press("Enter").See("it ended with 0");
    }

    /// <summary>No address and no port lost a digit: each is one of the capture, or says with an ellipsis that it was cut.</summary>
    static void AssertWhole(string screen, int width)
    {
        string[] known = ["10.0.0.2", "10.0.0.80", "10.0.0.3", "10.0.0.123"];
        for (int at = screen.IndexOf("10.0.0.", StringComparison.Ordinal); at >= 0; at = screen.IndexOf("10.0.0.", at + 1, StringComparison.Ordinal))
        {
            int end = at;
            while (end < screen.Length && (char.IsAsciiDigit(screen[end]) || screen[end] == '.'))
                end++;
            Assert.True((end < screen.Length && screen[end] == '…') || known.Contains(screen[at..end]), $"{screen[at..end]} at {width} columns:\n{screen}");
        }
    }

    [Fact]
    public void TheStartPageIsThereWithoutAFileAndOpensTheLastOne()
    {
        using var terminal = new Tmux(80, 24, "echo \"file = $SAMPLE\" > \"$PCAPPORTS_CONFIG/viewer.conf\"; \"$P\"; echo \"it ended with $?\"; exec sleep 600");
        terminal.See("a capture file…").See("Recent").See("sample.pcapng").Press("Down", "Enter").See("23 packets").Press("q").See("it ended with 0");
    }

    [Fact]
    public void ARowIsGivenToTheTerminalsClipboard()
    {
        using var terminal = new Tmux(120, 40, "\"$P\" open \"$SAMPLE\"");
        terminal.See("23 packets").Run("set-option", "-s", "set-clipboard", "on");
        terminal.Type("6G").See("Frame 6:").Type("y").See("Copied").Until(() => terminal.Run("show-buffer").StartsWith("6\t10.0.0.2\t10.0.0.80\t", StringComparison.Ordinal), () => terminal.Run("show-buffer"));
    }
}
