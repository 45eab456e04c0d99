using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Views.Lists;

/// <summary>All flows, with client, server and why they are called so.</summary>
static class FlowList
{
    /// <summary>What the list shows; a row is the index of a flow.</summary>
    public static ListSpecification<int> Of(CaptureSession session)
    {
        var cache = new LabelCache(session);
        return new ListSpecification<int>
        {
            Title = "Flows",
            Columns =
            [
                ListColumn<int>.Amount("Flow", static flow => flow, static flow => (flow + 1).ToString(), priority: 1),
                ListColumn<int>.Words("Proto", flow => FlowText.Protocol(cache[flow].Protocol), 8, 4, 1),
                ListColumn<int>.Address("Client", flow => FlowText.Client(cache[flow])),
                ListColumn<int>.Address("Server", flow => FlowText.Server(cache[flow])),
                ListColumn<int>.Words("Service", flow => FlowText.Service(cache[flow]), 16, 6),
                ListColumn<int>.Amount("Packets", flow => cache[flow].Packets, flow => Units.Count((long)cache[flow].Packets), 4),
                ListColumn<int>.Amount("Bytes", flow => cache[flow].Bytes, flow => Units.Bytes(cache[flow].Bytes), 3),
                ListColumn<int>.Amount("Start", flow => cache[flow].First.Nanoseconds, flow => Start(session, cache[flow]), 8),
                ListColumn<int>.Amount("Duration", flow => cache[flow].Duration, flow => Units.Duration(cache[flow].Duration), 7),
                ListColumn<int>.Words("State", flow => FlowText.State(cache[flow]), 22, 8, 3),
                new ListColumn<int>(new Terminal.Widgets.TableColumn("Server because") { Fills = true, MinWidth = 24, MaxWidth = 80, Priority = 5 }, flow => EvidenceText.Long(cache[flow].Role)),
            ],
            Load = (_, _) => [.. Enumerable.Range(0, session.FlowCount)],
            Subject = flow => SubjectOf(session, flow),
            Cli = () => CliLine.Of("flows", session.File.Path ?? "-"),
            Empty = "No packet belongs to a flow: there is no IP in this capture.",
            Style = (flow, theme) => cache[flow].State is TcpState.Refused or TcpState.Attempt ? theme.Error : cache[flow].State is TcpState.Reset ? theme.Doubtful : default,
        };
    }

    /// <summary>What a flow is about.</summary>
    public static Subject SubjectOf(CaptureSession session, int index)
    {
        LabelledFlow flow = session.Label(index);
        return new Subject { Filter = FlowText.Filter(in flow), Flow = index, Frame = flow.FirstFrame, Port = FlowText.Port(in flow) };
    }

    static string Start(CaptureSession session, LabelledFlow flow) =>
        flow.First.HasValue && session.File.First.HasValue ? ((flow.First.Nanoseconds - session.File.First.Nanoseconds) / 1e9).ToString("0.000") : "";

    /// <summary>The last flow that was labelled: the cells of a row are asked for one after the other.</summary>
    sealed class LabelCache(CaptureSession session)
    {
        [ThreadStatic] static (LabelCache Owner, int Index, long At, long Assigned, LabelledFlow Flow) s_last;

        public LabelledFlow this[int index]
        {
            get
            {
                long now = Environment.TickCount64, assigned = session.File.Packets.Assigned;
                if (s_last.Owner != this || s_last.Index != index || s_last.Assigned != assigned || now - s_last.At > 200)
                    s_last = (this, index, now, assigned, session.Label(index));
                return s_last.Flow;
            }
        }
    }
}
