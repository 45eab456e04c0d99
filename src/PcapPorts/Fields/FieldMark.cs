namespace PcapPorts.Fields;

/// <summary>A point to which a <see cref="FieldList"/> can return.</summary>
public readonly struct FieldMark
{
    internal FieldMark(int count, (Protocol? Protocol, int Start, int End) info)
    {
        Count = count;
        Info = info;
    }

    /// <summary>Number of entries at that point.</summary>
    public int Count { get; }

    internal (Protocol? Protocol, int Start, int End) Info { get; }
}
