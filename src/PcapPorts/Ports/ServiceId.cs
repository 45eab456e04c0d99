namespace PcapPorts.Ports;

/// <summary>
/// A canonical service: what a flow's <c>service</c> field names. The names are those that analyzers share (<c>dns</c>, <c>tls</c>,
/// <c>smb</c>), which are not always IANA's (<c>domain</c>, <c>https</c>, <c>microsoft-ds</c>). A byte, so that hot tables stay small;
/// values are stable within one build only, so store the name, never the number.
/// </summary>
/// <param name="Value">The row of the service table, from 1; 0 is <see cref="None"/>.</param>
public readonly partial record struct ServiceId(byte Value)
{
    /// <summary>No canonical service.</summary>
    public static ServiceId None => default;

    /// <summary>How many services there are; the greatest <see cref="Value"/>.</summary>
    public static int Count => ServiceTable.Names.Length - 1;

    /// <summary>True for <see cref="None"/>.</summary>
    public bool IsNone => Value == 0;

    /// <summary>The lower-case canonical name, always the same string object; empty for <see cref="None"/> and for unknown values.</summary>
    public string Name => Value < ServiceTable.Names.Length ? ServiceTable.Names[Value] : "";

    /// <summary>The name written out (<c>Domain Name System</c>); empty for <see cref="None"/> and for unknown values. Allocates.</summary>
    public string Title => Value > 0 && Value <= Count ? ServiceTable.Title(Value) : "";

    /// <summary>Finds a service by its canonical name, in any letter case; false and <see cref="None"/> if there is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out ServiceId service)
    {
        string[] names = ServiceTable.Names;
        for (int value = 1; value < names.Length; value++)
        {
            if (name.Equals(names[value], StringComparison.OrdinalIgnoreCase))
            {
                service = new((byte)value);
                return true;
            }
        }

        service = None;
        return false;
    }

    /// <summary>The canonical name.</summary>
    public override string ToString() => Name;
}
