namespace PcapPorts.Protocols.Layers;

/// <summary>
/// Takes one header of a frame apart and hands over what follows it. While it runs, offset 0 of the field list is the header's first byte,
/// and nothing behind the bytes that belong to the header and its payload can be read.
/// </summary>
public abstract class LayerDissector : ProtocolDissector
{
    /// <summary>Whether it is the last header: it hands nothing on. Who looks for IP or transports behind it need not look.</summary>
    public virtual bool EndsHeaders => false;

    /// <summary>Whether it unpacks headers that stand nowhere in the frame as they are: the decoder sees none of them.</summary>
    public virtual bool Unpacks => false;

    /// <summary>Adds the fields of the header at <paramref name="offset"/> and goes on with what it announces.</summary>
    /// <param name="walk">The walk through the frame.</param>
    /// <param name="offset">Where the header starts, counted from the start of the frame.</param>
    /// <param name="end">Where it and its payload end by the headers around it; may lie beyond the captured bytes.</param>
    public abstract void Dissect(ref LayerWalk walk, int offset, int end);

    /// <summary>As <see cref="Dissect"/>, for who asks only for what applications say: adds no fields of its own and remembers what applications need.</summary>
    internal virtual void DissectPayload(ref LayerWalk walk, int offset, int end) => Dissect(ref walk, offset, end);
}
