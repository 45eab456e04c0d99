using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>The filter: applied, undone, made of what is selected.</content>
sealed partial class Viewer
{
    readonly List<string> _filters = [];
    int _filterAt = -1;

    /// <summary>Shows only the packets that a filter takes; an empty one shows all.</summary>
    public bool ApplyFilter(string text)
    {
        if (!UseFilter(text))
            return false;
        string before = _filterAt < 0 ? "" : _filters[_filterAt];
        if (before == text)
            return true;
        _filters.RemoveRange(_filterAt + 1, _filters.Count - _filterAt - 1);
        _filters.Add(text);
        _filterAt = _filters.Count - 1;
        return true;
    }

    /// <summary>Goes back to the filter before, or forward again, as a browser does.</summary>
    void StepFilter(int step)
    {
        int at = _filterAt + step;
        if (at < -1 || at >= _filters.Count)
        {
            Say(step < 0 ? "There was no filter before." : "There is no filter to go forward to.");
            return;
        }
        if (UseFilter(at < 0 ? "" : _filters[at]))
            _filterAt = at;
    }

    bool UseFilter(string text)
    {
        if (Session is not { } session || Packets is not { } packets)
            return false;
        text = text.Trim();
        FilterReading reading = PacketFilter.Read(text);
        if (reading.Verdict == FilterVerdict.Invalid)
        {
            Say($"The filter is not applied: {reading.Message}", ToastKind.Error);
            return false;
        }
        _filterText.SetText(text);
        if (reading.Translation.Length > 0)
            Say($"As a display filter: {reading.Translation}");
        long number = packets.Number;
        session.Filter?.Dispose();
        session.Filter = reading.Filter is { } wanted ? new FilterRun(session, text, wanted) { Changed = Application.Invalidate } : null;
        session.Filter?.Start();
        packets.List.ResetWidths();
        packets.List.Top = 0;
        packets.GoToWhenFound(number);
        Select(0);
        return true;
    }

    /// <summary>Narrows the filter by what is selected, or replaces it.</summary>
    /// <param name="form">The new filter: <c>{0}</c> is the present one, <c>{1}</c> what is selected.</param>
    void FilterOnSubject(string form)
    {
        if (Page.Subject.Filter is not { } wanted)
        {
            Say("Nothing is selected that could be filtered on.");
            return;
        }
        string present = Session?.Filter?.Text ?? "";
        bool compound = wanted.Contains("&&", StringComparison.Ordinal) || wanted.Contains("||", StringComparison.Ordinal);
        string part = form.Contains('!', StringComparison.Ordinal) && !form.StartsWith("{0}", StringComparison.Ordinal) || compound && present.Length > 0 ? $"({wanted})" : wanted;
        ApplyFilter(present.Length == 0 ? form.Contains('!', StringComparison.Ordinal) ? $"!({wanted})" : wanted
            : form.Replace("{0}", present.Contains("||", StringComparison.Ordinal) && !present.StartsWith('(') ? $"({present})" : present, StringComparison.Ordinal).Replace("{1}", part, StringComparison.Ordinal));
    }
}
