namespace PcapPorts.App.Views;

/// <content>Pages that look into flows.</content>
sealed partial class Viewer
{
    void FollowFlow() => Say("Not yet.");

    void ExplainFlow() => Say("Not yet.");

    void ShowSessions() => Say("Not yet.");

    void ShowExposure() => Say("Not yet.");

    void ShowNames() => Say("Not yet.");

    void ShowTraffic() => Say("Not yet.");
}
