using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <content>The verdict, what limits it, and what to ask next, as sentences.</content>
public sealed partial class CaptureSummary
{
    /// <summary>What the captures are about, in plain words.</summary>
    public string Verdict()
    {
        if (_facts.Packets == 0)
            return "There is not one packet in it.";
        string length = _facts.Packets > 1 && Span > 0 ? $" in {Units.Duration(Span)}" : "";
        if (_flows == 0)
            return $"{Units.Count(_facts.Packets, "packet", "packets")}{length}, and none of them has an IP header that could be read.";
        Traffic<string>[] services = _services.ToArray();
        ulong total = 0;
        foreach (Traffic<string> service in services)
            total += service.Bytes;
        string mix = services.Length == 1 ? $"Only {Spoken(services[0].Key)}"
            : $"{(services[0].Bytes * 2 > total ? "Mostly" : "Most of all")} {Spoken(services[0].Key)} ({Units.Share(services[0].Bytes, total)} of the bytes), "
                + $"then {Spoken(services[1].Key)}{(services.Length > 2 ? $" and {Spoken(services[2].Key)}" : "")}";
        string verdict = $"{mix}: {Units.Count(_flows, "flow", "flows")} between {Units.Count(_hosts.Count, "host", "hosts")}{length}.";
        long refused = StateCount(TcpState.Refused), attempts = StateCount(TcpState.Attempt);
        if (refused > 0)
            verdict += $" {Units.Count(refused, "connection was", "connections were")} refused.";
        if (attempts > 0)
            verdict += $" {Units.Count(attempts, "connection", "connections")} got no answer.";
        return verdict + ScanSentence();
    }

    /// <summary>Names the host that tried most connections in vain, when there were many and they were most of what it tried.</summary>
    string ScanSentence()
    {
        const int Many = 20;
        (IpAddress Host, long Failed) worst = default;
        foreach ((IpAddress host, (long tried, long failed)) in _callers)
        {
            if (failed >= Many && failed * 2 > tried && (failed > worst.Failed || (failed == worst.Failed && host.CompareTo(worst.Host) < 0)))
                worst = (host, failed);
        }
        return worst.Failed == 0 ? "" : $" {Units.Count(worst.Failed)} of these were tried by {worst.Host}, which looks like a scan.";
    }

    string Spoken(string service) => service == Unknown ? "services that nothing identifies"
        : IsKnown(service) ? service : $"{service} by port number";

    /// <summary>A service as tables show it: with a question mark when only port numbers suggest it.</summary>
    string Shown(string service) => service == Unknown || IsKnown(service) ? service : service + "?";

    /// <summary>Whether payloads show it, or it is a protocol without ports.</summary>
    bool IsKnown(string service) => _proven.ContainsKey(service) || _protocols.Contains(service);

    /// <summary>How the roles are known: shares of the flows.</summary>
    public string RoleSentence()
    {
        string text = $"{Units.Share(_certain, _flows)} certain. Known by";
        string separator = " ";
        for (int basis = _bases.Length - 1; basis >= 0; basis--)
        {
            if (_bases[basis] == 0)
                continue;
            string name = (RoleBasis)basis switch
            {
                RoleBasis.Syn => "SYN",
                RoleBasis.SynAck => "SYN-ACK",
                RoleBasis.Payload => "payload",
                RoleBasis.Port => "port numbers",
                RoleBasis.FanIn => "many peers",
                _ => "first speaker",
            };
            text += $"{separator}{name} {Units.Share(_bases[basis], _flows)}";
            separator = ", ";
        }
        return text + ".";
    }

    /// <summary>What the captures do not show, or show wrongly. Empty when there is nothing to say.</summary>
    public IReadOnlyList<string> Limits()
    {
        List<string> limits = [];
        foreach ((string file, var damage) in _damages)
            limits.Add($"{TerminalText.Escape(file)} is damaged: {TerminalText.Escape(damage.Cause)} (at byte {damage.Offset}). What came before it is counted.");
        Say(_dropped, "packet was", "packets were", "dropped while capturing, as the file itself says.");
        Say(_facts.Snapped, "packet was", "packets were", $"cut by the capture ({Units.Share(_facts.Snapped, _facts.Packets)}).");
        Say(_midstream, "TCP flow", "TCP flows", "without a handshake: began before the capture, or it was lost.");
        Say(_oneSided, "TCP flow shows", "TCP flows show", "only one side.");
        Say(_outOfOrder, "packet is", "packets are", "older than the one before it: the clock was set, or files were joined.");
        Say(_orphanFragments, "IP fragment belongs", "IP fragments belong", "to no flow, for the first one is missing.");
        Say(_facts.Stopped(DecodeReason.Malformed), "packet is", "packets are", "malformed.");
        Say(_facts.Stopped(DecodeReason.Encrypted), "packet is", "packets are", "encrypted below the transport.");
        Say(_evictedFlows, "flow was", "flows were", "dropped because the table was full (--max-flows).");
        return limits;

        void Say(long count, string one, string many, string what)
        {
            if (count > 0)
                limits.Add($"{Units.Count(count, one, many)} {what}");
        }
    }

    /// <summary>Commands that answer the next questions, each with what it shows.</summary>
    public IReadOnlyList<(string Command, string Shows)> NextSteps()
    {
        List<(string, string)> steps = [];
        if (_flows == 0)
        {
            steps.Add(($"pcapports info {Arguments}", "what kind of file this is"));
            return steps;
        }
        steps.Add(($"pcapports flows {Arguments} --top 20", "the largest flows, with roles and evidence"));
        if (StateCount(TcpState.Refused) > 0)
            steps.Add(($"pcapports flows {Arguments} --state refused", "who was refused, and where"));
        if (StateCount(TcpState.Attempt) > 0)
            steps.Add(($"pcapports flows {Arguments} --state attempt", "who got no answer"));
        if (_strays.Count > 0)
            steps.Add(($"pcapports flows {Arguments} --service {_strays.ToArray()[0].Key.Split(' ')[0]}", "a service on a port that is not its own"));
        steps.Add(($"pcapports ports {Arguments}", "all server ports"));
        if (_damages.Count > 0)
            steps.Add(($"pcapports info {Arguments}", "where the file is damaged"));
        return steps;
    }

    long Span => _facts.First.HasValue ? _facts.Last.Nanoseconds - _facts.First.Nanoseconds : 0;

    string Arguments => paths.Count <= 3 ? string.Join(' ', paths.Select(Quoted)) : "FILES";

    /// <summary>A file name as a shell takes it.</summary>
    static string Quoted(string name)
    {
        foreach (char character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !"/._-+=:@%,".Contains(character, StringComparison.Ordinal))
                return $"'{TerminalText.Escape(name).Replace("'", "'\\''", StringComparison.Ordinal)}'";
        }
        return name;
    }
}
