namespace PcapPorts.Flows;

/// <content>Ports that conversations named for others.</content>
public sealed unsafe partial class FlowTable
{
    /// <summary>Most announcements that are kept; more are left out.</summary>
    public const int MaxAnnouncements = 65_536;

    readonly List<PortAnnouncement> _announcements = [];

    /// <summary>The ports that conversations named for others, in frame order, up to <see cref="MaxAnnouncements"/>.</summary>
    public IReadOnlyList<PortAnnouncement> Announcements => _announcements;

    void AddAnnouncements(List<PortAnnouncement> announcements, long frames)
    {
        foreach (PortAnnouncement announcement in announcements)
        {
            if (_announcements.Count >= MaxAnnouncements)
                return;
            _announcements.Add(announcement with { Frame = announcement.Frame + frames });
        }
    }
}
