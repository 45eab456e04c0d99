namespace PcapPorts.Fields;

/// <summary>All fields of a set of protocols, by abbreviation.</summary>
public sealed class FieldRegistry
{
    readonly Dictionary<string, Field> _byAbbreviation = new(StringComparer.Ordinal);
    Field[]? _ordered;

    /// <param name="protocols">The protocols.</param>
    /// <exception cref="ArgumentException">Two fields share an abbreviation.</exception>
    public FieldRegistry(IEnumerable<Protocol> protocols)
    {
        ArgumentNullException.ThrowIfNull(protocols);
        foreach (Protocol protocol in protocols)
        {
            _byAbbreviation.Add(protocol.Abbreviation, protocol.Root);
            foreach (Field field in protocol.Fields)
                _byAbbreviation.Add(field.Abbreviation, field);
        }
    }

    // Made when somebody asks for it: most runs only look up a field or two.
    Field[] Ordered => _ordered ??= [.. _byAbbreviation.Values.OrderBy(static one => one.Abbreviation, StringComparer.Ordinal)];

    /// <summary>All fields in ordinal order of their abbreviations.</summary>
    public IReadOnlyList<Field> All => Ordered;

    /// <summary>The field of an abbreviation; null when there is none. Upper and lower case differ, as in Wireshark.</summary>
    public Field? Find(string abbreviation) => _byAbbreviation.GetValueOrDefault(abbreviation);

    /// <summary>The fields whose abbreviations begin with a text, in order: what completion offers.</summary>
    public ReadOnlySpan<Field> StartingWith(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        int first = FirstFrom(prefix);
        int end = first;
        while (end < Ordered.Length && Ordered[end].Abbreviation.StartsWith(prefix, StringComparison.Ordinal))
            end++;
        return Ordered.AsSpan(first, end - first);
    }

    int FirstFrom(string prefix)
    {
        int low = 0, high = Ordered.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (string.CompareOrdinal(Ordered[middle].Abbreviation, prefix) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
