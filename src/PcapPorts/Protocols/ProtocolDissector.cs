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

    /// <summary>Its place in <see cref="Dissectors.All"/>.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Says where the protocol is found: ports, EtherTypes, protocol numbers.</summary>
    public abstract void Register(DissectorTable table);
}
