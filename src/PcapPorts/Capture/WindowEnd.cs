namespace PcapPorts.Capture;

/// <summary>Where the reading of a window ended, and the state in which its successor must begin.</summary>
public readonly struct WindowEnd
{
    internal WindowEnd(long offset, SectionState? state)
    {
        Offset = offset;
        State = state;
    }

    /// <summary>Offset in the file of the next record.</summary>
    public long Offset { get; }

    /// <summary>Byte order and interfaces in force there; null for pcap files, which have none that change.</summary>
    internal SectionState? State { get; }
}

/// <summary>The part of a pcapng file's state that a record needs to be understood.</summary>
/// <param name="BigEndian">Byte order of the section.</param>
/// <param name="FirstInterface">Index of the section's first interface among all interfaces of the file.</param>
/// <param name="Sections">Number of sections begun.</param>
/// <param name="Interfaces">All interfaces so far.</param>
sealed record SectionState(bool BigEndian, int FirstInterface, int Sections, CaptureInterface[] Interfaces)
{
    public bool Equals(SectionState? other)
        => other is not null && BigEndian == other.BigEndian && FirstInterface == other.FirstInterface && Sections == other.Sections
            && Interfaces.AsSpan().SequenceEqual(other.Interfaces);

    public override int GetHashCode() => HashCode.Combine(BigEndian, FirstInterface, Sections, Interfaces.Length);
}
