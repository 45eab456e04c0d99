using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// Finds scanners among contacts: who tried at least <see cref="LeastTargets"/> ports of a host, or hosts by one port, of which at most one in four
/// led to an exchange. Who fetches pages or shares files also meets closed doors, but goes through most of those that he tries. A datagram without an
/// answer proves little, for many services over UDP never answer: such targets count only when there are <see cref="LeastSilentTargets"/> in all.
/// </summary>
static class ScanSearch
{
    public const int LeastTargets = 8;

    public const int LeastSilentTargets = 32;

    /// <summary>UDP ports from which traceroute counts up, one a probe.</summary>
    const ushort FirstTracePort = 33434, LastTracePort = 33534;

    const int MostFrames = 16;

    public static ScanFinding[] Find(Dictionary<PortContactKey, PortContact> contacts)
    {
        var groups = new Dictionary<(ScanKind, IpAddress, IpAddress, byte, ushort), Group>();
        HashSet<(IpAddress, IpAddress, byte)> traced = [];
        foreach ((PortContactKey key, PortContact contact) in contacts)
        {
            if (contact.Expired > 0)
                traced.Add((key.Client, key.Host, key.Protocol));
        }
        foreach ((PortContactKey key, PortContact contact) in contacts)
        {
            if ((contact.Used == 0 && !contact.CameToNothing) || traced.Contains((key.Client, key.Host, key.Protocol)))
                continue;
            bool ping = !new IpProtocol(key.Protocol).HasPorts;
            if (!ping && !(key.Protocol == IpProtocol.Udp && key.Port is >= FirstTracePort and <= LastTracePort))
                At((ScanKind.Vertical, key.Client, key.Host, 0, 0)).Add(in key, contact);
            At((ping ? ScanKind.Ping : ScanKind.Horizontal, key.Client, default, key.Protocol, key.Port)).Add(in key, contact);
        }
        List<ScanFinding> findings = [];
        foreach (((ScanKind kind, IpAddress client, IpAddress host, byte protocol, ushort port), Group group) in groups)
        {
            if ((group.Told >= LeastTargets || group.Targets >= LeastSilentTargets) && group.Fruitless * 4 >= group.Targets * 3)
            {
                findings.Add(new ScanFinding(kind, client, host, protocol, port, group.Targets, group.Fruitless, group.Open, group.First, group.Last,
                    group.Technique, group.Cited()));
            }
        }
        findings.Sort(static (a, b) =>
        {
            int order = a.Client.CompareTo(b.Client);
            order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
            order = order != 0 ? order : a.Host.CompareTo(b.Host);
            order = order != 0 ? order : a.Protocol.CompareTo(b.Protocol);
            return order != 0 ? order : a.Port.CompareTo(b.Port);
        });
        return [.. findings];

        Group At((ScanKind, IpAddress, IpAddress, byte, ushort) key)
        {
            if (!groups.TryGetValue(key, out Group? group))
                groups.Add(key, group = new Group());
            return group;
        }
    }

    sealed class Group
    {
        readonly List<FrameCitation> _frames = [];
        bool _syn, _connect, _tcp, _udp, _ping;

        public int Targets { get; private set; }

        /// <summary>Targets of which more is known than that a datagram stayed unanswered.</summary>
        public int Told { get; private set; }

        public int Fruitless { get; private set; }

        public int Open { get; private set; }

        public long First { get; private set; } = long.MaxValue;

        public long Last { get; private set; } = long.MinValue;

        public string Technique
        {
            get
            {
                List<string> words = [];
                if (_syn)
                    words.Add("syn");
                if (_connect)
                    words.Add("connect");
                if (_tcp && !_syn && !_connect)
                    words.Add("tcp");
                if (_udp)
                    words.Add("udp");
                if (_ping)
                    words.Add("ping");
                return string.Join(" and ", words);
            }
        }

        public void Add(in PortContactKey key, PortContact contact)
        {
            Targets++;
            Told += key.Protocol == IpProtocol.Udp && contact.Evidence <= PortEvidence.Silence ? 0 : 1;
            Fruitless += contact.CameToNothing ? 1 : 0;
            Open += contact.Answered > 0 ? 1 : 0;
            _syn |= contact.HalfOpen > 0;
            _connect |= key.Protocol == IpProtocol.Tcp && contact.Answered > contact.HalfOpen;
            _tcp |= key.Protocol == IpProtocol.Tcp;
            _udp |= key.Protocol == IpProtocol.Udp;
            _ping |= !new IpProtocol(key.Protocol).HasPorts;
            // What led to an exchange may have been ordinary use at another time: it neither dates the scan nor proves it.
            if (!contact.CameToNothing)
                return;
            First = Math.Min(First, contact.First);
            Last = Math.Max(Last, contact.Last);
            _frames.Add(contact.Begin);
        }

        public FrameCitation[] Cited()
        {
            // The capture that shows most of it.
            int capture = _frames.CountBy(static frame => frame.Capture).OrderByDescending(static count => count.Value).ThenBy(static count => count.Key).FirstOrDefault().Key;
            return [.. _frames.Where(frame => frame.Capture == capture).OrderBy(static frame => frame.Frame).Take(MostFrames)];
        }
    }
}
