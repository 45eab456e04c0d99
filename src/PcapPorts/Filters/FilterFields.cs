using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Filters;

/// <summary>All fields that filters know: those of the dissectors and our own.</summary>
public static class FilterFields
{
    static readonly ILookup<Field, Field> s_also;

    static FilterFields()
    {
        List<Protocol> protocols = [.. Dissectors.All.SelectMany(static dissector => dissector.Protocols), .. OwnFields.Protocols];
        All = new FieldRegistry(protocols);
        s_also = protocols.SelectMany(static protocol => protocol.Fields).Where(static field => field.Also is not null).ToLookup(static field => field.Also!);
    }

    /// <summary>All of them, in order of their abbreviations.</summary>
    public static FieldRegistry All { get; }

    /// <summary>The field of a name; null when there is none.</summary>
    public static Field? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.Find(name.StartsWith('.') ? name[1..] : name) ?? OwnFields.Alias(name);
    }

    /// <summary>The type of a field in words: <c>a number of 16 bits</c>.</summary>
    public static string TypeOf(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return FieldKinds.Name(field.Type);
    }

    /// <summary>The fields whose occurrences are occurrences of a field too: <c>tcp.srcport</c> and <c>tcp.dstport</c> of <c>tcp.port</c>.</summary>
    public static IEnumerable<Field> AlsoOf(Field field) => s_also[field];
}
