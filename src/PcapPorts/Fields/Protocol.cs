namespace PcapPorts.Fields;

/// <summary>
/// A protocol and the fields it declares. Each dissector has one as a static member and declares its fields on it, so a field is
/// written down once and tree, columns, filter and export read the same.
/// </summary>
public sealed class Protocol
{
    readonly List<Field> _fields = [];

    /// <param name="name">In full: <c>Trivial File Transfer Protocol</c>.</param>
    /// <param name="shortName">As columns show it: <c>TFTP</c>.</param>
    /// <param name="abbreviation">As filters write it: <c>tftp</c>. Its fields begin with that and a point.</param>
    public Protocol(string name, string shortName, string abbreviation)
    {
        Name = name;
        ShortName = shortName;
        Abbreviation = abbreviation;
        Root = new Field(this, abbreviation, name, FieldType.Protocol);
    }

    /// <summary>The name in full.</summary>
    public string Name { get; }

    /// <summary>The name in columns.</summary>
    public string ShortName { get; }

    /// <summary>The name in filters.</summary>
    public string Abbreviation { get; }

    /// <summary>The protocol as a field: the root of its fields in a packet.</summary>
    public Field Root { get; }

    /// <summary>The fields declared so far, in order of declaration, without <see cref="Root"/>.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>A field without a value.</summary>
    public Field None(string name, string label) => Add(name, label, FieldType.None);

    /// <summary>A truth value: one bit, or any bit, of <paramref name="mask"/>.</summary>
    public Field Boolean(string name, string label, ulong mask = 0) => Add(name, label, FieldType.Boolean, mask: mask);

    /// <summary>A number of 8 bits.</summary>
    public Field UInt8(string name, string label, ValueStrings? values = null, FieldBase shown = FieldBase.Decimal, ulong mask = 0, Field? also = null)
        => Add(name, label, FieldType.UInt8, values, shown, mask, also);

    /// <summary>A number of 16 bits.</summary>
    public Field UInt16(string name, string label, ValueStrings? values = null, FieldBase shown = FieldBase.Decimal, ulong mask = 0, Field? also = null)
        => Add(name, label, FieldType.UInt16, values, shown, mask, also);

    /// <summary>A number of 24 bits.</summary>
    public Field UInt24(string name, string label, ValueStrings? values = null, FieldBase shown = FieldBase.Decimal, ulong mask = 0, Field? also = null)
        => Add(name, label, FieldType.UInt24, values, shown, mask, also);

    /// <summary>A number of 32 bits.</summary>
    public Field UInt32(string name, string label, ValueStrings? values = null, FieldBase shown = FieldBase.Decimal, ulong mask = 0, Field? also = null)
        => Add(name, label, FieldType.UInt32, values, shown, mask, also);

    /// <summary>A number of 64 bits.</summary>
    public Field UInt64(string name, string label, ValueStrings? values = null, FieldBase shown = FieldBase.Decimal, ulong mask = 0, Field? also = null)
        => Add(name, label, FieldType.UInt64, values, shown, mask, also);

    /// <summary>A number of 32 bits with sign.</summary>
    public Field Int32(string name, string label, ValueStrings? values = null) => Add(name, label, FieldType.Int32, values);

    /// <summary>A number of 64 bits with sign.</summary>
    public Field Int64(string name, string label, ValueStrings? values = null) => Add(name, label, FieldType.Int64, values);

    /// <summary>The number of another frame.</summary>
    public Field FrameNumber(string name, string label) => Add(name, label, FieldType.FrameNumber);

    /// <summary>A fraction.</summary>
    public Field Double(string name, string label) => Add(name, label, FieldType.Double);

    /// <summary>A span of time.</summary>
    public Field RelativeTime(string name, string label) => Add(name, label, FieldType.RelativeTime);

    /// <summary>An IEEE 802 address.</summary>
    public Field Ether(string name, string label, Field? also = null) => Add(name, label, FieldType.Ether, also: also);

    /// <summary>An IPv4 address.</summary>
    public Field IPv4(string name, string label, Field? also = null) => Add(name, label, FieldType.IPv4, also: also);

    /// <summary>An IPv6 address.</summary>
    public Field IPv6(string name, string label, Field? also = null) => Add(name, label, FieldType.IPv6, also: also);

    /// <summary>Bytes.</summary>
    public Field Bytes(string name, string label) => Add(name, label, FieldType.Bytes);

    /// <summary>Text.</summary>
    public Field String(string name, string label, Field? also = null) => Add(name, label, FieldType.String, also: also);

    /// <summary>An object identifier.</summary>
    public Field Oid(string name, string label) => Add(name, label, FieldType.Oid);

    /// <summary>A remark on the packet: a field without value, with a weight.</summary>
    public Field Expert(string name, string label, ExpertSeverity severity, ExpertGroup group)
        => Add(name, label, FieldType.None, expert: new ExpertInfo(severity, group));

    /// <inheritdoc/>
    public override string ToString() => Abbreviation;

    Field Add(string name, string label, FieldType type, ValueStrings? values = null, FieldBase shown = FieldBase.Decimal, ulong mask = 0, Field? also = null, ExpertInfo? expert = null)
    {
        var field = new Field(this, $"{Abbreviation}.{name}", label, type) { Values = values, Base = shown, Mask = mask, Also = also, Expert = expert };
        _fields.Add(field);
        return field;
    }
}
