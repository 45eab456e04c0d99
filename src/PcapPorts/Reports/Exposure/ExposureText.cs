using PcapPorts.Analysis;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>What exposure found, in words, and the display filters that show it again.</summary>
public static class ExposureText
{
    /// <summary>Why a port has its verdict.</summary>
    public static string Because(PortExposure port)
    {
        PortContact total = port.Total;
        return total.Evidence switch
        {
            PortEvidence.SynAck => "SYN-ACK",
            PortEvidence.Answer => "it answered",
            PortEvidence.WentOn => "the client went on (its side only)",
            PortEvidence.Reset => "RST",
            PortEvidence.PortUnreachable => "ICMP port unreachable",
            PortEvidence.Prohibited => "an ICMP error forbids it",
            PortEvidence.HostUnreachable => "ICMP: no way to the host",
            PortEvidence.Silence => $"{Units.Count(total.SilentTries, "try", "tries")} without an answer",
            _ => "nothing tells",
        };
    }

    /// <summary>What a scanner did.</summary>
    public static string Of(ScanFinding scan)
    {
        string what = scan.Kind switch
        {
            ScanKind.Vertical => $"tried {Units.Count(scan.Targets, "port", "ports")} of {scan.Host}",
            ScanKind.Horizontal => $"tried port {scan.Port}/{ProtocolName.Of(scan.Protocol)} of {Units.Count(scan.Targets, "host", "hosts")}",
            _ => $"pinged {Units.Count(scan.Targets, "host", "hosts")}",
        };
        string span = scan.Last > scan.First ? $" within {Units.Duration(scan.Last - scan.First)}" : "";
        return $"{scan.Client} {what}{span}: {Units.Count(scan.Open)} answered, {Units.Count(scan.Fruitless)} came to nothing";
    }

    /// <summary>The port of a weakness.</summary>
    public static string PortOf(in WeaknessKey key) => $"{FlowListing.Endpoint(key.Host, key.Port, hasPort: true)}/{ProtocolName.Of(key.Protocol)}";

    /// <summary>The display filter that shows a port's packets.</summary>
    public static string Filter(PortExposure port) => $"{Host(port.Host)} && {ProtocolName.Of(port.Protocol)}.port == {port.Port}";

    /// <summary>The display filter that shows a scanner's packets.</summary>
    public static string Filter(ScanFinding scan) => scan.Kind switch
    {
        ScanKind.Vertical => $"{Host(scan.Client)} && {Host(scan.Host)}",
        ScanKind.Horizontal => $"{Host(scan.Client)} && {ProtocolName.Of(scan.Protocol)}.port == {scan.Port}",
        _ => $"{Host(scan.Client)} && {(scan.Client.IsIpv6 ? "icmpv6" : "icmp")}",
    };

    internal static string Host(IpAddress address) => $"{(address.IsIpv6 ? "ipv6" : "ip")}.addr == {address}";

    /// <summary>A list of addresses of which the first few are shown.</summary>
    public static string Addresses(IReadOnlyList<IpAddress> addresses, int most)
    {
        string text = string.Join(", ", addresses.Take(most));
        return addresses.Count > most ? $"{text} and {Units.Count(addresses.Count - most)} more" : text;
    }

    /// <summary>Frame numbers, a few of them: <c>3, 10, 12 …</c>.</summary>
    public static string Frames(IReadOnlyList<FrameCitation> frames, int most) =>
        string.Join(", ", frames.Take(most).Select(static frame => frame.Frame)) + (frames.Count > most ? " …" : "");
}
