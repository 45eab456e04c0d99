using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// Who looked at which port of whom, and what became of it, from the flows of one or more captures. Groups and broadcasts have no ports of
/// their own and are left out.
/// </summary>
public sealed class ExposureTally
{
    /// <summary>Most contacts (client, host, protocol, port) that are kept; more are only counted.</summary>
    public const int MostContacts = 1 << 19;

    readonly Dictionary<PortContactKey, PortContact> _contacts = [];

    /// <summary>Captures added so far.</summary>
    public int Captures { get; private set; }

    /// <summary>Flows that found no room among <see cref="MostContacts"/>.</summary>
    public long FlowsLeftOut { get; private set; }

    /// <summary>What each client did at each port.</summary>
    public IReadOnlyDictionary<PortContactKey, PortContact> Contacts => _contacts;

    /// <summary>Adds the flows of one capture.</summary>
    /// <param name="table">A table that is complete.</param>
    /// <param name="labeler">A labeler of all its flows.</param>
    public void Add(FlowTable table, FlowLabeler labeler)
    {
        IcmpEvidence errors = IcmpEvidence.Of(table);
        HashSet<IpAddress> heard = Heard(table);
        for (int i = 0; i < table.Count; i++)
            Add(table[i], labeler, errors, heard);
        Captures++;
    }

    /// <summary>Adds what another tally counted; its captures follow this one's.</summary>
    public void Merge(ExposureTally later)
    {
        foreach ((PortContactKey key, PortContact contact) in later._contacts)
        {
            if (At(key) is { } mine)
                mine.Merge(contact, Captures);
            else
                FlowsLeftOut += contact.Flows;
        }
        FlowsLeftOut += later.FlowsLeftOut;
        Captures += later.Captures;
    }

    /// <summary>Takes back a tally that was kept: its contacts, and how many captures they come from.</summary>
    internal void Restore(IEnumerable<(PortContactKey Key, PortContact Contact)> contacts, int captures, long flowsLeftOut)
    {
        foreach ((PortContactKey key, PortContact contact) in contacts)
            _contacts[key] = contact;
        (Captures, FlowsLeftOut) = (captures, flowsLeftOut);
    }

    /// <summary>The ports of all hosts, by host, protocol and port.</summary>
    public PortExposure[] Ports()
    {
        var ports = new Dictionary<(IpAddress, byte, ushort), PortExposure>();
        foreach ((PortContactKey key, PortContact contact) in _contacts)
        {
            if (!new IpProtocol(key.Protocol).HasPorts)
                continue;
            (IpAddress, byte, ushort) at = (key.Host, key.Protocol, key.Port);
            if (!ports.TryGetValue(at, out PortExposure? exposure))
                ports.Add(at, exposure = new PortExposure(key.Host, key.Protocol, key.Port));
            exposure.Add(key.Client, contact);
        }
        PortExposure[] list = [.. ports.Values];
        foreach (PortExposure exposure in list)
            exposure.Seal();
        Array.Sort(list, static (a, b) =>
        {
            int order = a.Host.CompareTo(b.Host);
            order = order != 0 ? order : a.Protocol.CompareTo(b.Protocol);
            return order != 0 ? order : a.Port.CompareTo(b.Port);
        });
        return list;
    }

    /// <summary>Who scanned.</summary>
    public ScanFinding[] Scans() => ScanSearch.Find(_contacts);

    PortContact? At(PortContactKey key)
    {
        if (_contacts.TryGetValue(key, out PortContact? contact))
            return contact;
        if (_contacts.Count >= MostContacts)
            return null;
        _contacts.Add(key, contact = new PortContact());
        return contact;
    }

    /// <summary>Who was sent anything: only there does silence mean something.</summary>
    static HashSet<IpAddress> Heard(FlowTable table)
    {
        var heard = new HashSet<IpAddress>();
        for (int i = 0; i < table.Count; i++)
        {
            Flow flow = table[i];
            if (flow.Packets(high: true) > 0)
                heard.Add(Address(flow.Key, high: false));
            if (flow.Packets(high: false) > 0)
                heard.Add(Address(flow.Key, high: true));
        }
        return heard;
    }

    void Add(Flow flow, FlowLabeler labeler, IcmpEvidence errors, HashSet<IpAddress> heard)
    {
        FlowKey key = flow.Key;
        bool ping = IsPing(in key);
        if (key.Version == 0 || !(ping || new IpProtocol(key.Protocol).HasPorts))
            return;
        FlowRole role = labeler.Role(flow.Index);
        bool client = role.ClientIsHigh;
        // Who alone spoke, and was told by ICMP that nobody listens, is the one who tried.
        if (flow.Packets(!client) > 0 && flow.Packets(client) == 0 && errors.TryGet(in key, !client, out _))
        {
            client = !client;
            role = role with { ClientIsHigh = client };
        }
        IpAddress host = Address(key, !client);
        if (host.IsMulticast || host.IsBroadcast || host.IsUnspecified || RoleIsEmpty(flow, client))
            return;
        ushort port = ping ? (ushort)0 : client ? key.LowPort : key.HighPort;
        var contactKey = new PortContactKey(Address(key, client), host, key.Protocol, port);
        if (At(contactKey) is not { } contact)
        {
            FlowsLeftOut++;
            return;
        }
        contact.Flows++;
        contact.Packets += flow.TotalPackets;
        contact.Bytes += flow.TotalBytes;
        contact.Touch(flow.First, flow.Last);
        var begin = new FrameCitation(Captures, flow.FirstFrame);
        if (contact.Begin.Frame == 0)
            contact.Begin = begin;
        if (!ping)
            contact.Name(labeler.Service(flow.Index, in role));
        bool exchanged = flow.Payload(client) + flow.Payload(!client) > 0;
        Judge(contact, flow, client, errors, heard.Contains(contactKey.Client), exchanged, begin);
    }

    static void Judge(PortContact contact, Flow flow, bool client, IcmpEvidence errors, bool clientHeard, bool exchanged, FrameCitation begin)
    {
        PortEvidence answer = flow.Protocol == IpProtocol.Tcp ? TcpAnswer(flow, client) : flow.Packets(!client) > 0 ? PortEvidence.Answer : PortEvidence.None;
        bool told = errors.TryGet(flow.Key, client, out IcmpEvidence.Entry error);
        if (error.Expired)
            contact.Expired++;
        if (answer is PortEvidence.SynAck or PortEvidence.Answer or PortEvidence.WentOn)
        {
            contact.Answered++;
            contact.Used += exchanged ? 1 : 0;
            contact.Empty += !exchanged && flow.SentSyn(client) ? 1 : 0;
            if (flow.Protocol == IpProtocol.Tcp && flow.SentSyn(client) && (flow.TcpFlags(client) & TcpFlag.Ack) == 0)
                contact.HalfOpen++;
            contact.Cite(answer, flow.SentSyn(client) || flow.SentSynAck(!client) ? begin with { Frame = flow.SynFrame } : begin);
        }
        else if (answer == PortEvidence.Reset)
        {
            contact.Refused++;
            contact.Cite(answer, begin);
        }
        else if (told && error.Meaning != PortEvidence.None)
        {
            if (error.Meaning == PortEvidence.PortUnreachable)
                contact.Refused++;
            else
                contact.Rejected++;
            contact.Cite(error.Meaning, begin with { Frame = error.Frame });
        }
        else if (clientHeard && !error.Expired && (flow.Protocol != IpProtocol.Tcp || IsTry(flow, client)))
        {
            contact.Silent++;
            contact.SilentTries += (long)flow.Packets(client);
            contact.Cite(PortEvidence.Silence, begin);
        }
        else
        {
            contact.Cite(PortEvidence.None, begin);
        }
    }

    static PortEvidence TcpAnswer(Flow flow, bool client)
    {
        byte answered = flow.TcpFlags(!client), sent = flow.TcpFlags(client);
        if (flow.SentSynAck(!client))
            return PortEvidence.SynAck;
        if (flow.Packets(!client) == 0)
        {
            bool wentOn = flow.SentSyn(client) && (sent & TcpFlag.Ack) != 0 && (flow.Payload(client) > 0 || (sent & TcpFlag.Fin) != 0);
            return wentOn ? PortEvidence.WentOn : PortEvidence.None;
        }
        if (flow.Payload(!client) == 0 && (answered & TcpFlag.Rst) != 0 && (answered & (TcpFlag.Fin | TcpFlag.Psh)) == 0 && IsTry(flow, client))
            return PortEvidence.Reset;
        return flow.Payload(!client) > 0 || (answered & TcpFlag.Rst) == 0 ? PortEvidence.Answer : PortEvidence.None;
    }

    /// <summary>A SYN, or the odd flags with which ports are probed: FIN without ACK, none at all, or a few bare ACKs.</summary>
    static bool IsTry(Flow flow, bool client)
    {
        if (flow.SentSyn(client))
            return true;
        bool sent = flow.Packets(client) is > 0 and <= 3;
        return sent && !flow.SentSyn(!client) && flow.Payload(client) == 0 && (flow.TcpFlags(client) & (TcpFlag.Rst | TcpFlag.Syn)) == 0
            && ((flow.TcpFlags(client) & TcpFlag.Ack) == 0 || flow.TcpFlags(client) == TcpFlag.Ack);
    }

    /// <summary>Only the server's side was captured, and it refused: nobody is seen to have tried.</summary>
    static bool RoleIsEmpty(Flow flow, bool client) =>
        flow.Protocol == IpProtocol.Tcp && flow.Packets(client) == 0 && flow.Payload(!client) == 0 && !flow.SentSynAck(!client);

    static bool IsPing(in FlowKey key) => key.Selector - 1 == (key.Version == 6 ? 128 : 8) && key.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6;

    static IpAddress Address(in FlowKey key, bool high) => high
        ? new IpAddress(key.Version, key.HighHigh, key.HighLow)
        : new IpAddress(key.Version, key.LowHigh, key.LowLow);
}
