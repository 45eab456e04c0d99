using System.Runtime.InteropServices;

namespace PcapPorts.Protocols;

/// <summary>
/// FNV-1a of 64 bits (draft-eastlake-fnv): turns a text that names a transaction into a key of bounded size. Two texts with one hash would
/// only pair an answer with another request of the same conversation.
/// </summary>
struct HashOfBytes()
{
    /// <summary>The hash of what was added.</summary>
    public ulong Value { get; private set; } = 14695981039346656037;

    const ulong Prime = 1099511628211;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        ulong value = Value;
        foreach (byte next in bytes)
            value = (value ^ next) * Prime;
        Value = value;
    }

    /// <summary>Adds many bytes, eight at a time in the order of this machine: another hash than <see cref="Add"/> gives, in an eighth of its time.</summary>
    public void AddWords(ReadOnlySpan<byte> bytes)
    {
        ulong value = Value;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            value = (value ^ word) * Prime;
        Value = value;
        Add(bytes[(words.Length * sizeof(ulong))..]);
    }
}
