using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>What the captures show of one port of one host.</summary>
public sealed class PortExposure
{
    /// <summary>Most frames that are cited.</summary>
    public const int MostFrames = 8;

    readonly List<FrameCitation> _frames = [];
    readonly List<IpAddress> _clients = [];
    readonly List<IpAddress> _users = [];

    internal PortExposure(IpAddress host, byte protocol, ushort port)
    {
        Host = host;
        Protocol = protocol;
        Port = port;
    }

    /// <summary>Whose port it is.</summary>
    public IpAddress Host { get; }

    /// <summary>IP protocol number.</summary>
    public byte Protocol { get; }

    /// <summary>The port.</summary>
    public ushort Port { get; }

    /// <summary>The counts of all clients together, and the best evidence.</summary>
    public PortContact Total { get; } = new();

    /// <summary>Who looked, in order of address.</summary>
    public IReadOnlyList<IpAddress> Clients => _clients;

    /// <summary>Those among them who exchanged anything over it.</summary>
    public IReadOnlyList<IpAddress> Users => _users;

    /// <summary>Frames that show it, of the capture with the best evidence, up to <see cref="MostFrames"/>.</summary>
    public IReadOnlyList<FrameCitation> Frames => _frames;

    /// <summary>Open, closed, filtered or unknown.</summary>
    public PortVerdict Verdict => Total.Evidence switch
    {
        PortEvidence.SynAck or PortEvidence.Answer or PortEvidence.WentOn => PortVerdict.Open,
        PortEvidence.Reset or PortEvidence.PortUnreachable => PortVerdict.Closed,
        PortEvidence.Prohibited => PortVerdict.Filtered,
        // UDP services need not answer. A single SYN may simply have been lost.
        PortEvidence.Silence when Protocol == IpProtocol.Tcp && Total.SilentTries >= 2 => PortVerdict.Filtered,
        _ => PortVerdict.Unknown,
    };

    /// <summary>Open, and yet nothing was ever exchanged over it.</summary>
    public bool NeverUsed => Verdict == PortVerdict.Open && Total.Used == 0;

    /// <summary>A service was found by its payload on a port that is not its own.</summary>
    public bool NonstandardPort => Total.Service.NonstandardPort;

    internal void Add(IpAddress client, PortContact contact)
    {
        PortEvidence before = Total.Evidence;
        Total.Merge(contact, 0);
        _clients.Add(client);
        if (contact.Used > 0)
            _users.Add(client);
        if (_frames.Count > 0 && (contact.Evidence > before || _frames[0].Capture != Total.Proof.Capture))
            _frames.Clear();
        Cite(contact.Begin);
        Cite(contact.Proof);
    }

    internal void Seal()
    {
        _clients.Sort();
        _users.Sort();
        _frames.Sort(static (a, b) => a.Frame.CompareTo(b.Frame));
    }

    void Cite(FrameCitation citation)
    {
        if (citation.Frame > 0 && citation.Capture == Total.Proof.Capture && _frames.Count < MostFrames && !_frames.Contains(citation))
            _frames.Add(citation);
    }
}
