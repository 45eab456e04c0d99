using PcapPorts.App.Views.Flows;
using PcapPorts.App.Views.Lists;
using PcapPorts.App.Views.Texts;

namespace PcapPorts.App.Views;

/// <content>Pages that look into flows.</content>
sealed partial class Viewer
{
    void FollowFlow()
    {
        if (Page.Subject.Flow is { } flow)
            OpenPage($"Follow {flow + 1}", () => new FollowPage(Session!, flow, GoTo, AskToSaveFlow, Application.Invalidate));
    }

    void ExplainFlow()
    {
        if (Session is not { } session || Page.Subject.Flow is not { } flow)
            return;
        OpenPage($"Explain {flow + 1}", () => new TextPage($"Explain {flow + 1}", new FlowStoryText(session, flow, Application.Invalidate).Lines,
            CliLine.Of("explain", session.File.Path ?? "-", "--flow", $"{flow + 1}"), GoTo) { About = FlowList.SubjectOf(session, flow) });
    }

    void ShowSessions() => OpenPage("Sessions", () => new SessionsPage(Session!, Application.Invalidate, ShowRowMenu));

    void ShowExposure() => OpenList(ExposureList.Of(Session!));

    void ShowNames() => OpenList(NameList.Of(Session!));

    void ShowTraffic() => OpenPage("Traffic", () => new TrafficPage(Session!, filter => ApplyFilter(filter)));
}
