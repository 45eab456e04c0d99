using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>
/// What takes a protocol apart into fields. One file a protocol, one line in <see cref="Dissectors"/>. Stateless: what has to be
/// remembered from packet to packet lives in the <see cref="Conversation"/>.
/// </summary>
public abstract class ProtocolDissector
{
    /// <summary>The protocol.</summary>
    public abstract Protocol Protocol { get; }

    /// <summary>Every protocol whose fields it adds: most have one.</summary>
    public virtual IEnumerable<Protocol> Protocols => [Protocol];

    /// <summary>Protocols of other dissectors, by their abbreviations, whose fields it may add too because its messages carry theirs: SMB in NetBIOS sessions, TLS in QUIC.</summary>
    public virtual IEnumerable<string> Carried => [];

    /// <summary>Whether fields of a protocol may turn up in its messages, at whatever depth.</summary>
    internal bool MayAdd(Protocol protocol)
    {
        if (Protocols.Contains(protocol))
            return true;
        foreach (string carried in Carried)
        {
            if (carried == protocol.Abbreviation || Dissectors.Table.Find(carried)?.MayAdd(protocol) == true)
                return true;
        }
        return false;
    }

    /// <summary>Its place in <see cref="Dissectors.All"/>.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Says where the protocol is found: ports, EtherTypes, protocol numbers.</summary>
    public abstract void Register(DissectorTable table);
}
