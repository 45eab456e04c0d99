using PcapPorts.Analysis;
using PcapPorts.Flows;

namespace PcapPorts.Reports;

/// <summary>How much a finding matters.</summary>
enum FindingWeight : byte
{
    /// <summary>To be looked at.</summary>
    High,

    /// <summary>Worth knowing.</summary>
    Medium,

    /// <summary>For completeness.</summary>
    Low,
}

/// <summary>Something that stands out, with the frames that show it and a display filter that shows them.</summary>
/// <param name="Weight">How much it matters.</param>
/// <param name="Kind">One word for records.</param>
/// <param name="Text">A sentence.</param>
/// <param name="Capture">The capture of the frames, or -1 where it is about no frame (a damaged file).</param>
/// <param name="Frames">Frames that show it.</param>
/// <param name="Filter">A display filter; empty where none applies.</param>
sealed record Finding(FindingWeight Weight, string Kind, string Text, int Capture, IReadOnlyList<long> Frames, string Filter)
{
    const int MostOfAKind = 25;

    /// <summary>The weight's name.</summary>
    public string WeightText => Weight switch { FindingWeight.High => "high", FindingWeight.Medium => "medium", _ => "low" };

    /// <summary>Everything that stands out in a digest, what matters most first.</summary>
    public static List<Finding> All(CaptureDigest digest, PortExposure[] ports, ScanFinding[] scans, Weakness[] weaknesses)
    {
        List<Finding> findings = [];
        var index = new WeaknessIndex(weaknesses);
        foreach (ScanFinding scan in scans.Take(MostOfAKind))
            findings.Add(new Finding(FindingWeight.High, "scan", $"{ExposureText.Of(scan)} ({scan.Technique}{(scan.IsSlow ? ", slow" : "")}).", CaptureOf(scan.Frames), Numbers(scan.Frames), ExposureText.Filter(scan)));
        foreach (PortExposure port in ports.Where(static port => port.Total.Used > 0 && IsRemoteLogin(port.Total.Service)).Take(MostOfAKind))
            findings.Add(Of(FindingWeight.High, "clear-text", port, $"{port.Total.Service.Name} on {Name(port)} can be read on the way, {(LogIn(port) ? "and a log-in was seen" : "log-ins included")}: {Units.Count(port.Total.Used, "flow", "flows")} by {ExposureText.Addresses(port.Users, 3)}."));
        for (int i = 0; i < digest.Cards.Count; i++)
        {
            if (digest.Cards[i].Failure is { } failure)
                findings.Add(new Finding(FindingWeight.Medium, "unreadable", $"{digest.Cards[i].Name} could not be read: {failure}.", -1, [], ""));
            else if (digest.Cards[i].Damage is { } damage)
                findings.Add(new Finding(FindingWeight.Medium, "damage", $"{digest.Cards[i].Name} is damaged: {damage}. What came before it is counted.", -1, [], ""));
        }
        foreach (IGrouping<WeaknessKind, Weakness> kind in weaknesses.GroupBy(static weakness => weakness.Key.Kind))
        {
            foreach (Weakness weakness in kind.Take(MostOfAKind))
                findings.Add(new Finding(WeightOf(kind.Key), kind.Key.ToText(), $"{ExposureText.PortOf(weakness.Key)}: {WeaknessText.Of(weakness)}; {Units.Count(weakness.Connections, "connection", "connections")} by {ExposureText.Addresses(weakness.Clients, 3)}.", CaptureOf(weakness.Frames), Numbers(weakness.Frames), WeaknessText.Filter(weakness)));
        }
        foreach (PortExposure port in ports.Where(static port => port.NonstandardPort && port.Verdict == PortVerdict.Open && !PicksPorts(port.Total.Service)).Take(MostOfAKind))
            findings.Add(Of(FindingWeight.Medium, "other-port", port, $"{port.Total.Service.Name} on {Name(port)}, a port that is not its own."));
        foreach (PortExposure port in ports.Where(static port => port.Total.Used > 0 && ClearTextServices.Has(port.Total.Service) && !IsRemoteLogin(port.Total.Service)).Take(MostOfAKind))
            findings.Add(Of(FindingWeight.Low, "clear-text", port, $"{port.Total.Service.Name} on {Name(port)} can be read on the way{(LogIn(port) ? ", and a log-in was seen" : "")}: {Units.Count(port.Total.Used, "flow", "flows")} by {ExposureText.Addresses(port.Users, 3)}."));
        foreach (PortExposure port in ports.Where(static port => port.NeverUsed).Take(MostOfAKind))
            findings.Add(Of(FindingWeight.Low, "unused", port, $"{Name(port)} is open, and nothing was ever exchanged over it here."));
        // What nobody answers is sent again as a matter of course: those are told as filtered ports.
        foreach (ReportFlow flow in digest.Troubled.Where(static flow => flow.State != TcpState.Attempt && flow.Trouble >= 3 && flow.Trouble * 50 >= flow.Packets).Take(MostOfAKind))
        {
            findings.Add(new Finding(
                FindingWeight.Medium, "health",
                $"{FlowListing.Endpoint(flow.Client, flow.ClientPort, true)} → {FlowListing.Endpoint(flow.Server, flow.ServerPort, true)}: {Trouble(flow)} in {Units.Count(flow.Packets, "packet", "packets")}.",
                flow.Capture, [flow.NotedFrame], FlowFilter(flow)));
        }
        return [.. findings.OrderBy(static finding => finding.Weight)];

        bool LogIn(PortExposure port) => index.KindsOf(port).Contains(WeaknessKind.Login.ToText());
    }

    /// <summary>What went wrong in a flow, in words.</summary>
    public static string Trouble(ReportFlow flow)
    {
        List<string> parts = [];
        if (flow.Retransmissions > 0)
            parts.Add(Units.Count(flow.Retransmissions, "segment sent again", "segments sent again"));
        if (flow.Gaps > 0)
            parts.Add(Units.Count(flow.Gaps, "gap", "gaps"));
        if (flow.ZeroWindows > 0)
            parts.Add(Units.Count(flow.ZeroWindows, "closed window", "closed windows"));
        return string.Join(", ", parts);
    }

    /// <summary>The display filter of a flow.</summary>
    public static string FlowFilter(ReportFlow flow)
    {
        string family = flow.Client.IsIpv6 ? "ipv6" : "ip", protocol = ProtocolName.Of(flow.Protocol);
        string filter = flow.Client == flow.Server ? $"{family}.addr == {flow.Client}" : $"{family}.addr == {flow.Client} && {family}.addr == {flow.Server}";
        return flow.HasPorts ? $"{filter} && {protocol}.port == {flow.ClientPort} && {protocol}.port == {flow.ServerPort}" : $"{filter} && {protocol}";
    }

    static FindingWeight WeightOf(WeaknessKind kind) => kind switch
    {
        WeaknessKind.Login or WeaknessKind.WeakCipher => FindingWeight.High,
        WeaknessKind.CertificateSelfSigned => FindingWeight.Low,
        _ => FindingWeight.Medium,
    };

    /// <summary>Services whose ends agree on a port for each exchange: any port is theirs (RFC 3550 section 11, RFC 1350 section 4).</summary>
    static bool PicksPorts(in FlowService service) => service.Name is "rtp" or "rtcp" or "tftp" or "ftp-data";

    static bool IsRemoteLogin(in FlowService service) => service.Basis == ServiceBasis.Payload && service.Name is "telnet" or "rlogin" or "rsh" or "rexec" or "ftp" or "pop3" or "imap" or "vnc";

    static string Name(PortExposure port) => $"{FlowListing.Endpoint(port.Host, port.Port, hasPort: true)}/{ProtocolName.Of(port.Protocol)}";

    static Finding Of(FindingWeight weight, string kind, PortExposure port, string text) =>
        new(weight, kind, text, CaptureOf(port.Frames), Numbers(port.Frames), ExposureText.Filter(port));

    static int CaptureOf(IReadOnlyList<FrameCitation> frames) => frames.Count > 0 ? frames[0].Capture : -1;

    static long[] Numbers(IReadOnlyList<FrameCitation> frames) => [.. frames.Select(static frame => frame.Frame)];
}
