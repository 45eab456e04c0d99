using PcapPorts.App.Views;
using PcapPorts.Tests;
using PcapPorts.Tests.Snapshots;

namespace PcapPorts.App.Tests.Views;

/// <summary>What each part of the terminal interface does, on a terminal in memory.</summary>
public class ViewerTests
{
    [Fact]
    public void Panes_are_switched_sized_arranged_and_zoomed()
    {
        using ViewerStage stage = ViewerStage.Sample(80, 24).See("who has", "Address Resolution", "0000  02");
        int border = stage.Find("────").Y;
        stage.Type("--").Wait(_ => stage.Find("────").Y < border, "the border stayed").Type("++").Wait(_ => stage.Find("────").Y == border, "the border did not come back");
        stage.Type("|").See("│0000  02").Type("|||").See("────").SeeNo("│0000  02");
        // Zoom is for the pane that has the keys: Tab goes to the tree.
        stage.Type("\\").SeeNo("0000  02").See("50002 → 3389").Type("\\").See("0000  02").Type("\t\\").See("Address Resolution").SeeNo("who has").Type("\\").See("who has");
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(160, 50)]
    public void The_packet_list_in_text_and_styles(int width, int height)
    {
        using ViewerStage stage = ViewerStage.Sample(width, height);
        Snapshot.Verify(stage.Type("6G").See("Hypertext Transfer Protocol").Settle().Styled, $"{width}");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    public void No_number_address_or_port_is_cut_without_an_ellipsis(int width)
    {
        using ViewerStage stage = ViewerStage.Sample(width, 40);
        stage.Settle();
        foreach (string row in stage.Rows.Where(static row => row.Contains("10.0.0.", StringComparison.Ordinal)))
        {
            foreach (string word in row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static word => word.StartsWith("10.0.0.", StringComparison.Ordinal)))
                Assert.Contains(word.TrimEnd('?'), (string[])["10.0.0.2", "10.0.0.80", "10.0.0.3", "10.0.0.123"]);
        }
        stage.Type("w").See("Server").Settle();
        Assert.All(stage.Rows.Where(static row => row.Contains(":5000", StringComparison.Ordinal)), static row => Assert.Matches(@"10\.0\.0\.2:5000[0-3] +10\.0\.0\.80:(8081|8443|3389|33434) ", row));
    }

    [Fact]
    public void Service_flow_role_and_fields_are_columns_on_demand()
    {
        using ViewerStage stage = ViewerStage.Sample(160, 40);
        stage.Type(":columns").Enter().See("No., Time, Source").Type("\u0015No, Source, Destination, Service, Flow, Role, tcp.stream, Info").Enter();
        stage.See("Service", "Flow", "Role", "tcp.stream").Type("6G").Settle();
        Assert.Matches(@"6 +10\.0\.0\.2 +10\.0\.0\.80 +http\S* +\d+ +client +0 +GET / HTTP/1\.1", stage.Text);
    }

    [Fact]
    public void A_field_marks_its_bytes_and_a_byte_selects_its_field()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("6G").See("▸ Transmission Control Protocol").Settle();
        // The last bytes are the payload; a click on one selects a field of it.
        (int x, int y) = stage.Find("0040 ");
        stage.Click(x + 9, y).See("▾ Hypertext Transfer Protocol").See(" http.");
        string byByte = stage.Styled;
        // A click on the line of the whole protocol marks all of its bytes.
        stage.ClickOn("Hypertext Transfer Protocol").See(" http (38 bytes)");
        Assert.NotEqual(byByte, stage.Styled);
    }

    [Fact]
    public void The_filter_is_judged_completed_explained_and_counted()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("/tcp.flags.sy").See("tcp.flags.syn");
        Snapshot.Verify(stage.Type("\u0015tcp.prt == 1").See("did you mean tcp.port?", "23 packets").Settle().Styled, "invalid");
        Snapshot.Verify(stage.Type("\u0015ip.addr != 10.0.0.2").See("^ ").Settle().Styled, "doubtful");
        stage.Type("\u0015tcp.port ").See("it is there, and all values differ", "is below or equal").SeeNo("a regular expression finds something").Type("\u0015http.host ").See("a regular expression finds something");
        stage.Type("\u0015tcp.port == ").See("8081");
        stage.Type("\u0015tcp.port == 8081").Enter().See("8 of 23").Type("/\u0015sctp").Enter().See("0 of 23", "None of 23 packets matches");
    }

    [Theory]
    [InlineData("port 53", "udp.port == 53", "2 of 23")]
    [InlineData("host 10.0.0.80 and not arp", "ip.addr == 10.0.0.80", " of 23")]
    [InlineData("dns", "", "2 of 23")]
    public void One_box_understands_both_languages(string typed, string translation, string count)
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("/" + typed);
        if (translation.Length > 0)
            stage.See("= ", translation);
        stage.Enter().See(count);
    }

    [Fact]
    public void A_stream_is_followed_by_form_and_side_searched_and_saved()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("6G").See("Hypertext").Settle().Type("F").See("Client 10.0.0.2:50000", "Server 10.0.0.80:8081", "SYN in frame 3", "GET / HTTP/1.1", "HTTP/1.1 200 OK", "packet 6, 0.25");
        stage.Type("d").SeeNo("200 OK").Type("d").See("200 OK").SeeNo("GET /").Type("d").See("GET /");
        stage.Type("2").See("47 45 54 20").Type("3").See("474554202f").Type("1");
        stage.Type("f").See("Find a packet").Type("example.test").Enter().SeeNo("Find a packet").Type("f\u0015no such").Enter().See("was not found");
        string file = stage.Scratch["said.txt"];
        stage.Type("s").See("File:").Type(file).Enter().See("Written to");
        Assert.Contains("GET / HTTP/1.1", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w", "flows", "Server because")]
    [InlineData("v", "conversations", "Bytes A → B")]
    [InlineData("E", "endpoints", "As server")]
    [InlineData("H", "hierarchy", "Share of bytes")]
    [InlineData("p", "ports", "Registered as")]
    [InlineData("X", "exposure", "Because")]
    [InlineData("x", "trouble", "Severity")]
    [InlineData("D", "dns", "example.test")]
    [InlineData("A", "names", "Source")]
    public void Every_list_in_text_and_styles(string key, string name, string seen)
    {
        using ViewerStage stage = ViewerStage.Sample();
        Snapshot.Verify(stage.Type(key).See(seen, " row").Settle().Styled, name);
    }

    [Fact]
    public void Lists_sort_filter_and_say_what_the_command_line_says()
    {
        using ViewerStage stage = ViewerStage.Sample(160, 40);
        stage.Type("v").See("Bytes▼").Settle().ClickOn("Packets A → B").See("Packets A → B▼").Type("R").See("Packets A → B▲");
        // The numbers are those of the command line.
        string file = stage.Scratch.Sample("again.pcapng");
        string[] flows = Pcapports.Run("flows", file, "--format", "csv").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        stage.Type("w").See("Server because", $"{flows.Length - 1} rows").Type("=").See(" of 23");
        stage.Type("c").See("This view as", "pcapports packets", "-Y");
    }

    [Fact]
    public void Sessions_at_the_end_and_at_a_chosen_moment()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("S").See("+1.100 s", "Proto", "Client", "Server", "State").Type("\e[Z").Type("\e[5~\e[5~\e[5~\e[5~\e[5~\e[5~\e[5~\e[5~").See("+0.220 s", "open", "10.0.0.80:8081").SeeNo("closed");
        stage.Type("\e[F").See("+1.100 s");
        stage.Type("c").See("pcapports sessions", "--at");
    }

    [Fact]
    public void A_flow_is_explained_and_so_is_a_port()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("6G").See("Hypertext").Settle().Type("e").See("10.0.0.2 is the client: its SYN opened the connection. (frame 3)", "listens on port 8081", "handshake");
        stage.Type("K").See("Port 8081", "tcp").Type("c").See("pcapports port 8081/tcp");
    }

    [Fact]
    public void Times_have_all_formats_and_a_reference()
    {
        using ViewerStage stage = ViewerStage.Sample(160, 40);
        stage.Type("\\").See("1.100000000").Type("t").See("previous packet", "0.050000000").SeeNo("1.100000000").Type("t").Type("t").See("1767323045.0").Type("tttt").See("03:04:05.000000000").Type("t").See("2026-01-02 03:04:05.05").Type("t").See("2026/002 03:04:05");
        stage.Type("t").See("1.100000000").Type("3G").Settle().Type("T").See("1.000000000").SeeNo("1.100000000");
    }

    [Fact]
    public void Packets_are_marked_gone_to_and_searched_for()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("12G").See("Frame 12:").Type("m").See("1 marked").Type("gg").See("Frame 1:").Type("]").See("Frame 12:").Type("99G").See("There is no packet 99").Type("\a").See("Number:").Type("7").Enter().See("Frame 7:");
        stage.Type("f").See("Find a packet").Type("8443").Enter().See("Frame 11:").Type("n").See("Frame 12:").Type("N").See("Frame 11:");
        stage.Type("f\u0015zzz").Enter().See("was not found");
    }

    [Fact]
    public void Details_and_bytes_are_searched_by_expression_and_in_hexadecimal()
    {
        using ViewerStage stage = ViewerStage.Sample();
        // In: details; as: regex.
        stage.Type("f").See("In", "As").Type("host: ex.mple").Type("\t").Type("\e[C").Type("\e[B").Type("\e[C").Enter().SeeNo("Find a packet").See("Frame 6:");
        stage.Type("f").See("In", "As").Type("\u001532 30 30 20 4f 4b").Type("\t").Type("\e[C").Type("\e[B").Type("\e[C").Enter().SeeNo("Find a packet").See("Frame 7:");
    }

    [Fact]
    public void Colour_rules_are_edited_and_colours_can_go()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Settle();
        string coloured = stage.Styled;
        Assert.Contains("ansi", coloured, StringComparison.Ordinal);
        stage.Type(":colour rules").Enter().See("Bad TCP", "tcp.analysis.flags").Type("\r").See("Colour rule; empty", "[ OK ]").Type("\u0001\u000b\u0015magenta | Mine | arp").Enter().See("Mine").Type("P").Settle();
        Assert.NotEqual(coloured, stage.Styled);
        stage.Type("C").Settle();
    }

    [Theory]
    [InlineData("dark")]
    [InlineData("light")]
    [InlineData("contrast")]
    [InlineData("none")]
    public void Every_theme(string theme)
    {
        Preferences preferences = Preferences.Unsaved();
        preferences.Theme = theme;
        using var stage = new ViewerStage(80, 24, preferences: preferences);
        Snapshot.Verify(stage.See("23 packets").Type("12G").See("Frame 12:").Settle().Styled, theme);
    }

    [Fact]
    public void Packets_and_rows_are_exported()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("/arp").Enter().See("2 of 23");
        string packets = stage.Scratch["arp.pcapng"], rows = stage.Scratch["flows.csv"];
        stage.Type("s").See("Export packets").Type(packets).Enter().See("2 packets written to");
        Assert.Contains("2", Pcapports.Run("info", packets).Output, StringComparison.Ordinal);
        stage.Type("w").See("Server because").Type(":export rows").Enter().See("File:").Type(rows).Enter().See("Written to");
        Assert.StartsWith("Flow,Proto,Client,Server,", File.ReadAllText(rows), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_behind_a_view_prints_the_same()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("/tcp.port == 8081").Enter().See("8 of 23").Type("c").See("pcapports packets", "-Y 'tcp.port == 8081'");
        Assert.Equal(8, Pcapports.Run("packets", stage.Scratch.Sample("again.pcapng"), "-Y", "tcp.port == 8081", "--format", "ndjson").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_drag_moves_a_border_the_wheel_scrolls_and_small_screens_say_so()
    {
        using ViewerStage stage = ViewerStage.Sample(80, 24);
        int border = stage.Find("────").Y;
        stage.Type($"\e[<0;10;{border + 1}M").Type($"\e[<32;10;{border - 2}M").Type($"\e[<0;10;{border - 2}m").Wait(_ => stage.Find("────").Y == border - 3, "the border was not dragged");
        stage.Type("\e[<65;10;6M\e[<65;10;6M\e[<65;10;6M\e[<65;10;6M").See("50001 → 8443").Resize(30, 8).See("too small").Resize(80, 24).See("23 packets");
    }

    [Fact]
    public void Every_command_is_in_a_menu_with_its_key_and_in_the_palette()
    {
        using ViewerStage stage = ViewerStage.Sample(160, 50);
        IReadOnlyList<ViewCommand> commands = [];
        stage.Do(viewer => commands = viewer.Commands);
        foreach (IGrouping<string, ViewCommand> menu in commands.GroupBy(static command => command.Menu))
        {
            stage.ClickOn(menu.Key).See([.. menu.Select(static command => command.Title)]);
            stage.Type("\e").Wait(screen => !screen.Contains($"│ {menu.First().Title}", StringComparison.Ordinal), "the menu stayed");
        }
        foreach (ViewCommand command in commands.Where(static command => command.Id != "palette"))
            stage.Type(":" + command.Title).See(command.Title).Type("\e").SeeNo("Commands ─");
    }

    [Fact]
    public void Keys_that_legacy_terminals_cannot_send_have_plain_twins()
    {
        using ViewerStage stage = ViewerStage.Sample();
        IReadOnlyList<ViewCommand> commands = [];
        stage.Do(viewer => commands = viewer.Commands);
        Assert.All(commands.Where(static command => command.Keys.Length > 0), static command => Assert.Contains(command.Keys, static key => key.Length == 1 || key is "Esc" or "F1" or "F10" || IsLegacy(key)));
    }

    /// <summary>Ctrl with a letter whose code is no other key's; F keys without modifiers.</summary>
    static bool IsLegacy(string key) => key.StartsWith("Ctrl+", StringComparison.Ordinal) ? key.Length == 6 && char.IsAsciiLetterUpper(key[5]) && key[5] is not ('M' or 'I' or 'H' or 'J' or 'Z') : key.Length is 2 or 3 && key[0] == 'F';

    [Fact]
    public void Captured_escapes_are_text_in_every_pane()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("I").See(@"\x1b]0;owned").Type("x").See("Severity");
        Assert.DoesNotContain('\a', stage.Text);
    }

    /// <summary>What goes over the capture in the background ends with it, whatever it is at: an exception in one of those threads would end the program.</summary>
    [Fact]
    public void A_capture_may_be_closed_at_any_moment()
    {
        string capture = Repository.PathOf("testdata-pcaps/browser/page.pcapng");
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            CaptureSession session = CaptureSession.Open(capture);
            session.File.Start();
            session.Survey.Start();
            // The survey begins after a tenth of a second.
            Thread.Sleep(i % 4 == 0 ? i : 95 + i);
            session.Dispose();
        });
    }
}
