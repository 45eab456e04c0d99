namespace PcapPorts.Fields;

/// <summary>What kind of value a field has. The kinds and their meaning are those of Wireshark's field types.</summary>
public enum FieldType : byte
{
    /// <summary>No value: the field is there or it is not.</summary>
    None,

    /// <summary>A protocol: the root of what its dissector adds.</summary>
    Protocol,

    /// <summary>True or false, 1 or 0.</summary>
    Boolean,

    /// <summary>8 bits without sign.</summary>
    UInt8,

    /// <summary>16 bits without sign.</summary>
    UInt16,

    /// <summary>24 bits without sign.</summary>
    UInt24,

    /// <summary>32 bits without sign.</summary>
    UInt32,

    /// <summary>64 bits without sign.</summary>
    UInt64,

    /// <summary>32 bits with sign; the value holds them extended to 64.</summary>
    Int32,

    /// <summary>64 bits with sign.</summary>
    Int64,

    /// <summary>The number of a frame of this capture, counting from 1.</summary>
    FrameNumber,

    /// <summary>A fraction: the value holds the bits of a <see cref="double"/>.</summary>
    Double,

    /// <summary>A span of time in nanoseconds, with sign; also a moment counted from 1970.</summary>
    RelativeTime,

    /// <summary>Six bytes of IEEE 802 address.</summary>
    Ether,

    /// <summary>Four bytes of IPv4 address.</summary>
    IPv4,

    /// <summary>Sixteen bytes of IPv6 address.</summary>
    IPv6,

    /// <summary>Bytes without further meaning.</summary>
    Bytes,

    /// <summary>Text: UTF-8, or whatever the sender took for it.</summary>
    String,

    /// <summary>An ASN.1 object identifier as its content bytes (X.690 section 8.19).</summary>
    Oid,
}

/// <summary>How the number of a field is written.</summary>
public enum FieldBase : byte
{
    /// <summary>Decimal.</summary>
    Decimal,

    /// <summary>Hexadecimal with <c>0x</c>, as wide as the type.</summary>
    Hexadecimal,
}
