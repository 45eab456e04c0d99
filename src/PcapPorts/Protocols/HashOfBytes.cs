namespace PcapPorts.Protocols;

/// <summary>
/// FNV-1a of 64 bits (draft-eastlake-fnv): turns a text that names a transaction into a key of bounded size. Two texts with one hash would
/// only pair an answer with another request of the same conversation.
/// </summary>
struct HashOfBytes()
{
    /// <summary>The hash of what was added.</summary>
    public ulong Value { get; private set; } = 14695981039346656037;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        ulong value = Value;
        foreach (byte next in bytes)
            value = (value ^ next) * 1099511628211;
        Value = value;
    }
}
