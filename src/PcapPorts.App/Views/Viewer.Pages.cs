using PcapPorts.App.Views.Lists;
using PcapPorts.App.Views.Packets;
using PcapPorts.App.Views.Texts;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Ports;
using PcapPorts.Reports;
using PcapPorts.Terminal.Widgets;
using TextPage = PcapPorts.App.Views.Texts.TextPage;

namespace PcapPorts.App.Views;

/// <content>Pages that are texts, and the questions about columns, colours and preferences.</content>
sealed partial class Viewer
{
    void ShowPortCard(string port) => OpenPage($"Port {port}", () =>
    {
        string text = "";
        PortQuery query = PortQuery.Parse(port);
        if (query.Error is { } error)
            text = error;
        return new TextPage($"Port {port}", width =>
        {
            using var writer = new StringWriter();
            if (text.Length == 0)
                new PortCard(query).WriteText(writer, Math.Clamp(width, 30, 100));
            return [.. (text.Length > 0 ? text : writer.ToString()).TrimEnd().Split('\n').Select(static line => new TextLine(line)), .. UsersOf(port)];
        }, CliLine.Of("port", port)) { About = new Subject { Port = port, Filter = $"{port[(port.IndexOf('/', StringComparison.Ordinal) + 1)..]}.port == {port[..port.IndexOf('/', StringComparison.Ordinal)]}" } };
    });

    /// <summary>Who uses a port in this capture.</summary>
    IEnumerable<TextLine> UsersOf(string port)
    {
        if (Session is not { } session)
            yield break;
        var servers = new Dictionary<string, (long Flows, ulong Bytes, string Service, long Frame)>();
        FlowWalk.Visit(session, (in LabelledFlow flow) =>
        {
            if (FlowText.Port(in flow) != port)
                return;
            string server = flow.ServerAddress.ToString();
            (long Flows, ulong Bytes, string Service, long Frame) sum = servers.GetValueOrDefault(server);
            servers[server] = (sum.Flows + 1, sum.Bytes + flow.Bytes, FlowText.Service(in flow), sum.Frame == 0 ? flow.FirstFrame : sum.Frame);
        }, session.Closed);
        yield return new TextLine("");
        yield return new TextLine(servers.Count == 0 ? "Nobody uses it in this capture." : $"In this capture {Units.Count(servers.Count, "host offers", "hosts offer")} it:") { Look = static theme => theme.Title };
        foreach ((string server, (long flows, ulong bytes, string service, long frame)) in servers.OrderByDescending(static pair => pair.Value.Bytes).Take(50))
            yield return new TextLine($"  {server,-39}  {Units.Count(flows, "flow", "flows"),12}  {Units.Bytes(bytes),9}  {service}") { Frame = frame };
    }

    void ShowFacts() => OpenPage("Facts", () => new TextPage("Facts", _ => [.. Facts()], CliLine.Of("info", Session!.File.Path ?? "-")));

    IEnumerable<TextLine> Facts()
    {
        CaptureFile file = Session!.File;
        (long packets, long captured, ulong wire, Timestamp first, Timestamp last, long snapped, long disorder) = file.Look(static (_, facts) =>
            (facts.Packets, facts.CapturedBytes, (ulong)facts.WireBytes, facts.First, facts.Last, facts.Snapped, facts.OutOfOrder));
        yield return new TextLine($"File        {file.Name}") { Look = static theme => theme.Title };
        yield return new TextLine($"Read        {(file.State == LoadState.Loading ? $"{100 * (file.IsCounted ? file.FlowProgress : file.Progress ?? 0):0} %{(file.IsCounted ? " of the flows" : "")}" : file.State == LoadState.Complete ? $"whole, in {file.Elapsed.TotalSeconds:0.00} s" : "stopped")}");
        if (file.Damage is { } damage)
            yield return new TextLine($"Damage      at byte {damage.Offset}: {damage.Cause}") { Look = static theme => theme.Error };
        yield return new TextLine($"Packets     {Units.Count(packets)}, {Units.Bytes(captured)} captured, {Units.Bytes(wire)} on the wire");
        yield return new TextLine($"Flows       {Units.Count(Session.FlowCount)}");
        if (first.HasValue)
        {
            yield return new TextLine($"First       {Units.Moment(first, "yyyy-MM-dd HH:mm:ss.ffffff")} UTC");
            yield return new TextLine($"Last        {Units.Moment(last, "yyyy-MM-dd HH:mm:ss.ffffff")} UTC, {Units.Duration(last.Nanoseconds - first.Nanoseconds)} later");
        }
        if (snapped > 0)
            yield return new TextLine($"Cut         {Units.Count(snapped, "packet was", "packets were")} not captured whole") { Look = static theme => theme.Doubtful };
        if (disorder > 0)
            yield return new TextLine($"Order       {Units.Count(disorder, "packet is", "packets are")} earlier than the one before") { Look = static theme => theme.Doubtful };
        yield return new TextLine($"Memory      index {Units.Bytes(file.Packets.MemoryBytes)}{(file.IsSpooled ? ", packets are read from a temporary copy" : "")}");
        foreach (CaptureInterface source in file.Interfaces.Take(100))
            yield return new TextLine($"Interface   {source.Name ?? "-"}  {source.LinkType}{(source.SnapLength > 0 ? $"  at most {source.SnapLength} bytes" : "")}{(source.Filter is { } filter ? $"  filter {filter}" : "")}");
        foreach (CaptureComment comment in file.Annotations().Comments.Take(200))
            yield return new TextLine($"Comment     {(comment.Subject == CommentSubject.Frame ? $"on packet {comment.Number}: " : "")}{comment.Text}") { Frame = comment.Subject == CommentSubject.Frame ? comment.Number : 0 };
    }

    void AskForColumns() => AskForText("Columns", "", Preferences.Columns, text =>
    {
        string[] unknown = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(static title => PacketColumn.Find(title) is null)];
        if (unknown.Length > 0)
        {
            Say($"There is no column or field {unknown[0]}; columns are {string.Join(", ", PacketColumn.KnownTitles)}, and fields such as tcp.stream.", ToastKind.Warning);
            return;
        }
        Preferences.Columns = text.Trim().Length == 0 ? PacketColumn.DefaultTitles : text;
        RemakePackets();
    }, PacketColumn.DefaultTitles, CompleteColumn);

    static IReadOnlyList<Completion> CompleteColumn(string text, int cursor)
    {
        int start = text.LastIndexOf(',', Math.Max(0, cursor - 1)) + 1;
        while (start < cursor && text[start] == ' ')
            start++;
        string word = text[start..cursor];
        IEnumerable<Completion> known = PacketColumn.KnownTitles.Where(title => word.Length > 0 && title.StartsWith(word, StringComparison.OrdinalIgnoreCase) && title.Length > word.Length)
            .Select(title => new Completion(title, start, word.Length));
        return [.. known, .. FieldCompletion.FindName(text, cursor)];
    }

    /// <summary>Makes the page of packets anew, with the same packet selected.</summary>
    void RemakePackets()
    {
        if (Session is not { } session || Packets is not { } old)
            return;
        long number = old.Number;
        Packets = new PacketsPage(session, Preferences) { FocusRequested = view => Context.Focused = view, MenuRequested = ShowRowMenu, FrameRequested = GoTo };
        _pages[0] = Packets;
        old.Dispose();
        Packets.GoTo(Math.Max(1, number));
        Select(_selected);
    }

    void ShowColorRules() => OpenPage("Colour rules", () => new ColorRulesPage(Preferences, EditColorRule, RemakePackets));

    void EditColorRule(int index)
    {
        ColorRule? rule = index < Preferences.ColorRules.All.Count ? Preferences.ColorRules.All[index] : null;
        AskForText(rule is null ? "New colour rule" : "Colour rule; empty to remove it", "", rule is null ? "" : $"{rule.Color} | {rule.Name} | {rule.Filter}", text =>
        {
            List<ColorRule> rules = [.. Preferences.ColorRules.All];
            if (text.Trim().Length == 0)
            {
                if (rule is not null)
                    rules.RemoveAt(index);
            }
            else if (text.Split('|', 3, StringSplitOptions.TrimEntries) is [var color, var name, var filter] && ColorRule.Colors.Contains(color) && PacketFilter.Read(filter).Matches is not null)
            {
                rules.Insert(rule is null ? 0 : index, new ColorRule(name, filter, color));
                if (rule is not null)
                    rules.RemoveAt(index + 1);
            }
            else
            {
                Say($"A rule is: colour | name | filter, with a colour of {string.Join(", ", ColorRule.Colors)}.", ToastKind.Warning);
                return;
            }
            Preferences.ColorRules = ColorRules.Parse(rules);
            RemakePackets();
        }, "red | Bad TCP | tcp.analysis.flags");
    }

    void ShowPreferences() => OpenPage("Preferences", () => new TextPage("Preferences", _ =>
    [
        new TextLine(Preferences.Path is { } path ? $"These are kept in {path}; edit it while no viewer runs." : "There is no place to keep preferences in.") { Look = static theme => theme.Note },
        new TextLine(""),
        .. Preferences.Write().TrimEnd().Split('\n').Select(static line => new TextLine(line)),
    ], "pcapports open"));
}
