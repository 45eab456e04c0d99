using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>Which sessions are shown, and in which order.</summary>
/// <param name="selection">Which ones.</param>
/// <param name="sort">0 rate, 1 bytes, 2 age, 3 first.</param>
/// <param name="ended">Whether those that have ended are shown too.</param>
/// <param name="top">Most that are shown.</param>
sealed class SessionView(FlowSelection selection, int sort, bool ended, int top)
{
    /// <summary>Above every number of bytes.</summary>
    const long HasRate = 1L << 61;

    readonly List<Session> _sessions = [];

    /// <summary>Sessions that fit, and were left out for those before them.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The sessions of a moment. Only those that are shown are labelled, unless the labels decide which these are.</summary>
    public SessionLine[] Lines(SessionTracker tracker, Timestamp now)
    {
        tracker.List(now, ended, _sessions);
        var ranked = new RankedList(selection.LooksAtLabels ? int.MaxValue : top);
        int fitting = 0;
        for (int i = 0; i < _sessions.Count; i++)
        {
            Flow flow = tracker.Flows[_sessions[i].Index];
            if (!selection.TakesKey(flow.Key))
                continue;
            fitting++;
            ranked.Add(Rank(_sessions[i], in flow), i);
        }
        if (fitting == 0)
        {
            LeftOut = 0;
            return [];
        }
        int[] shown = ranked.TakeAll();
        var labeler = new FlowLabeler(tracker.Flows, Array.ConvertAll(shown, number => _sessions[number].Index));
        var lines = new List<SessionLine>(Math.Min(shown.Length, top));
        int refused = 0;
        foreach (int number in shown)
        {
            Session session = _sessions[number];
            LabelledFlow flow = LabelledFlow.Of(tracker.Flows, labeler, session.Index, session.Index + 1);
            if (!selection.TakesLabels(in flow))
            {
                refused++;
                continue;
            }
            if (lines.Count >= top)
                continue;
            (double toServer, double toClient) = flow.Role.ClientIsHigh ? (session.HighRate, session.LowRate) : (session.LowRate, session.HighRate);
            lines.Add(new SessionLine(flow, session.Age, toServer, toClient, null, null));
        }
        LeftOut = fitting - refused - lines.Count;
        return [.. lines];
    }

    /// <summary>The smallest comes first.</summary>
    long Rank(in Session session, in Flow flow)
    {
        long bytes = (long)Math.Min(flow.Bytes(false) + flow.Bytes(true), HasRate - 1);
        double rate = session.LowRate + session.HighRate;
        return sort switch
        {
            0 => rate > 0 ? -HasRate - (long)Math.Min(rate, HasRate) : -bytes,
            1 => -bytes,
            2 => -session.Age,
            _ => flow.FirstFrame,
        };
    }
}
