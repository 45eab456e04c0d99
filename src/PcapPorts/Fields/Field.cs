using System.Numerics;

namespace PcapPorts.Fields;

/// <summary>
/// One field of a protocol, declared once: what it is called in filters and columns, what in the detail tree, what kind of value it
/// has and how that is written. Declared by the factory methods of <see cref="Fields.Protocol"/>.
/// </summary>
public sealed class Field
{
    static int s_count;

    internal Field(Protocol protocol, string abbreviation, string name, FieldType type)
    {
        Protocol = protocol;
        Abbreviation = abbreviation;
        Name = name;
        Type = type;
        Number = Interlocked.Increment(ref s_count) - 1;
    }

    /// <summary>The protocol that it belongs to.</summary>
    public Protocol Protocol { get; }

    /// <summary>Its name in filters and columns, Wireshark's own: <c>tcp.srcport</c>.</summary>
    public string Abbreviation { get; }

    /// <summary>Its name in the detail tree: <c>Source Port</c>.</summary>
    public string Name { get; }

    /// <summary>The kind of its values.</summary>
    public FieldType Type { get; }

    /// <summary>How its number is written.</summary>
    public FieldBase Base { get; internal init; }

    /// <summary>The names of its values; null when they have none.</summary>
    public ValueStrings? Values { get; internal init; }

    /// <summary>The bits of the number read from the packet that are the value, which is moved down to bit 0; 0 for all of them.</summary>
    public ulong Mask { get; internal init; }

    /// <summary>Number of bits that <see cref="Mask"/> moves the value down.</summary>
    public int Shift => Mask == 0 ? 0 : BitOperations.TrailingZeroCount(Mask);

    /// <summary>
    /// The field that every occurrence of this one is too: a <c>tcp.srcport</c> is also a <c>tcp.port</c>. Null for most. Nothing is
    /// stored twice: who looks for the wider field takes the occurrences of both.
    /// </summary>
    public Field? Also { get; internal init; }

    /// <summary>The weight of the remark that this field is; null when it is none.</summary>
    public ExpertInfo? Expert { get; internal init; }

    /// <summary>
    /// A number of its own among all fields of the process, from 0 up and without gaps, to find something by it in an array. It differs
    /// from run to run: store nothing under it.
    /// </summary>
    public int Number { get; }

    /// <summary>One more than the highest <see cref="Number"/> given out so far.</summary>
    public static int Count => Volatile.Read(ref s_count);

    /// <summary>Whether a value is a number that stands in <see cref="FieldEntry.Value"/> itself, and not a range of bytes.</summary>
    public bool IsNumber => Type is >= FieldType.Boolean and <= FieldType.RelativeTime;

    /// <summary>Whether an occurrence of <paramref name="entry"/> is one of this field.</summary>
    public bool Covers(Field entry) => ReferenceEquals(entry, this) || ReferenceEquals(entry.Also, this);

    /// <inheritdoc/>
    public override string ToString() => Abbreviation;
}
