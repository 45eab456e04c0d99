using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>Which sessions are shown, and in which order.</summary>
/// <param name="selection">Which ones.</param>
/// <param name="sort">0 rate, 1 bytes, 2 age, 3 first.</param>
/// <param name="ended">Whether those that have ended are shown too.</param>
sealed class SessionView(FlowSelection selection, int sort, bool ended)
{
    /// <summary>The sessions of a moment.</summary>
    public SessionLine[] Lines(SessionTracker tracker, Timestamp now)
    {
        List<Session> sessions = tracker.List(now, ended);
        sessions.RemoveAll(session => !selection.TakesKey(tracker.Flows[session.Index].Key));
        if (sessions.Count == 0)
            return [];
        int[] indices = [.. sessions.Select(static session => session.Index)];
        var labeler = new FlowLabeler(tracker.Flows, indices);
        var lines = new List<SessionLine>(sessions.Count);
        foreach (Session session in sessions)
        {
            LabelledFlow flow = LabelledFlow.Of(tracker.Flows, labeler, session.Index, session.Index + 1);
            if (!selection.TakesLabels(in flow))
                continue;
            (double toServer, double toClient) = flow.Role.ClientIsHigh ? (session.HighRate, session.LowRate) : (session.LowRate, session.HighRate);
            lines.Add(new SessionLine(flow, session.Age, toServer, toClient, null, null));
        }
        return [.. sort switch
        {
            0 => lines.OrderByDescending(static line => line.Rate).ThenByDescending(static line => line.Flow.Bytes),
            1 => lines.OrderByDescending(static line => line.Flow.Bytes),
            2 => lines.OrderByDescending(static line => line.Age),
            _ => lines.OrderBy(static line => line.Flow.FirstFrame),
        }];
    }
}
