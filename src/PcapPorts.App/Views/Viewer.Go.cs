using System.Globalization;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>Going about: numbers typed before <c>G</c>, search, marks, the flow of the selected packet, the way back.</content>
sealed partial class Viewer
{
    const int MostVisited = 200;

    readonly List<long> _visited = [];
    int _visitedAt = -1;
    string _count = "";
    bool _pendingG;
    SearchQuery? _search;
    SearchRun? _searching;
    SearchPlace _searchPlace;
    SearchKind _searchKind;

    /// <summary>Digits wait for <c>G</c> or <c>gg</c>: <c>120G</c> and <c>120gg</c> go to packet 120, <c>gg</c> to the first.</summary>
    bool TakeCount(Key key)
    {
        if (Desktop.TopOverlay is not null || Context.Focused is TextField)
            return false;
        if (Page.HandlesDigits && key.IsText && char.IsAsciiDigit((char)Rune(key)))
            return false;
        bool digit = key.IsText && Rune(key) is >= '0' and <= '9' && (_count.Length > 0 || Rune(key) != '0');
        if (digit && Session is not null)
        {
            _count = _count.Length < 12 ? _count + (char)Rune(key) : _count;
            return true;
        }
        bool g = key == Key.Of('g'), pending = _pendingG;
        _pendingG = g && !pending;
        if (g && !pending)
            return true;
        if ((g && pending) || (key == Key.Of('G') && _count.Length > 0))
        {
            GoTo(_count.Length > 0 ? long.Parse(_count, CultureInfo.InvariantCulture) : 1);
            _count = "";
            return true;
        }
        bool had = _count.Length > 0;
        _count = "";
        return had && key.Code == KeyCode.Escape;
    }

    static int Rune(Key key) => key.Rune.Value;

    /// <summary>Selects a packet on the page of packets.</summary>
    public void GoTo(long number)
    {
        if (Session is not { } session || Packets is not { } packets)
            return;
        long most = session.File.Packets.Count;
        if (number < 1 || number > most)
        {
            Say(most == 0 ? "There is no packet yet." : $"There is no packet {number:N0}; the last one is {most:N0}.", ToastKind.Warning);
            return;
        }
        Visit(packets.Number);
        Select(0);
        packets.GoTo(number);
        if (packets.Number != number && session.Filter is not null)
            Say($"Packet {number:N0} is hidden by the filter; the next one shown is selected.", ToastKind.Warning);
        Visit(number);
    }

    void Visit(long number)
    {
        if (number == 0 || (_visitedAt >= 0 && _visited[_visitedAt] == number))
            return;
        _visited.RemoveRange(_visitedAt + 1, _visited.Count - _visitedAt - 1);
        _visited.Add(number);
        if (_visited.Count > MostVisited)
            _visited.RemoveAt(0);
        _visitedAt = _visited.Count - 1;
    }

    void VisitAgain(int step)
    {
        int at = _visitedAt + step;
        if (at < 0 || at >= _visited.Count)
        {
            Say(step < 0 ? "There is no packet before it on the way." : "There is no packet after it on the way.");
            return;
        }
        _visitedAt = at;
        Select(0);
        Packets?.GoTo(_visited[at]);
    }

    void Step(int step)
    {
        if (Session is not { } session || Packets is not { } packets)
            return;
        Select(Math.Max(0, _selected));
        packets.List.Select(packets.List.Selected + step, session.Shown);
    }

    /// <summary>The next packet of the selected one's flow, or the one before.</summary>
    void StepInFlow(int step)
    {
        if (Session is not { } session || Packets is not { } packets || packets.Subject.Flow is not { } flow)
        {
            Say("This packet belongs to no flow.");
            return;
        }
        long number = packets.Number;
        Span<long> found = stackalloc long[1];
        if (step > 0)
        {
            if (session.File.Packets.Find([flow], number + 1, long.MaxValue, found) == 0)
                Say("It is the last packet of its flow.");
            else
                GoTo(found[0]);
            return;
        }
        // Backwards in growing pieces: the one before is mostly near.
        for (long to = number - 1, reach = 256; to >= 1; reach *= 4)
        {
            long from = Math.Max(1, to - reach), last = 0, at = from;
            while (session.File.Packets.Find([flow], at, to, found) > 0)
                at = (last = found[0]) + 1;
            if (last > 0)
            {
                GoTo(last);
                return;
            }
            to = from - 1;
        }
        Say("It is the first packet of its flow.");
    }

    void AskForPacket() => AskForText("Go to packet", "Number: ", "", text =>
    {
        if (long.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            GoTo(number);
        else
            Say("A packet number is a whole number, such as 120.", ToastKind.Warning);
    });

    void AskForSearch()
    {
        var text = new TextFieldState();
        text.SetText(_search?.Text ?? "");
        var field = new TextField(text) { Label = "Find: ", Placeholder = "text, a regular expression, or bytes such as 16 03 01" };
        Dialog? dialog = null;
        void Take()
        {
            dialog?.Close();
            _search = SearchQuery.Parse(text.Text, _searchPlace, _searchKind, out string error);
            if (_search is null)
                Say($"Find: {error}.", ToastKind.Warning);
            else
                FindNext(forward: true);
        }
        field.Accepted = _ => Take();
        var choices = new ChoiceRow(
            [
                ("In", ["list", "details", "bytes"], (int)_searchPlace, choice => _searchPlace = (SearchPlace)choice),
                ("As", ["text", "regex", "hex"], (int)_searchKind, choice => _searchKind = (SearchKind)choice),
            ]) { Accepted = Take };
        dialog = new Dialog("Find a packet", new FormView([field, choices]), new Size(60, 3), ("Find", Take), ("Cancel", static () => { }));
        Desktop.Show(dialog, Context);
        Context.Focused = field;
    }

    void FindNext(bool forward)
    {
        if (_search is not { } query)
        {
            AskForSearch();
            return;
        }
        StopSearch();
        if (Page.Search(query, forward) is { } search)
            _searching = new SearchRun(search, Application.Invalidate, (run, place) => Application.Post(() => EndSearch(run, query, place)), Session?.Closed ?? default).Start();
        else
            Say("There is nothing to search here.");
    }

    void EndSearch(SearchRun run, SearchQuery query, long place)
    {
        // Somebody may have begun another one meanwhile.
        if (run != _searching)
            return;
        _searching = null;
        if (place >= 0)
            run.Select(place);
        else
            Say($"“{query.Text}” was not found.", ToastKind.Warning);
    }

    /// <summary>Ends the search that runs; false when none does.</summary>
    bool StopSearch()
    {
        if (_searching is not { } run)
            return false;
        _searching = null;
        run.Cancel();
        return true;
    }

    void ToggleMark()
    {
        if (Session is { } session && Packets is { Number: > 0 } packets && !session.Marks.Remove(packets.Number))
            session.Marks.Add(packets.Number);
    }

    void GoToMark(int step)
    {
        if (Session is not { } session || Packets is not { } packets)
            return;
        if (session.Marks.Count == 0)
        {
            Say("No packet is marked; m marks one.");
            return;
        }
        SortedSet<long> side = step > 0 ? session.Marks.GetViewBetween(packets.Number + 1, long.MaxValue) : session.Marks.GetViewBetween(0, packets.Number - 1);
        GoTo(side.Count == 0 ? step > 0 ? session.Marks.Min : session.Marks.Max : step > 0 ? side.Min : side.Max);
    }
}
