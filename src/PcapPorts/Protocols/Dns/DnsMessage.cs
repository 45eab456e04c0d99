using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Dns;

/// <summary>One message while it is taken apart: offsets count from its start, wherever it stands in the bytes in view.</summary>
/// <param name="bytes">The message.</param>
/// <param name="start">Where it starts in the bytes in view: behind its length, in a stream.</param>
/// <param name="fields">Receives the fields.</param>
/// <param name="isMulticast">Whether it is mDNS, where the top bit of a class means something else (RFC 6762 sections 5.4, 10.2).</param>
readonly ref struct DnsMessage(ReadOnlySpan<byte> bytes, int start, FieldList fields, bool isMulticast)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public FieldList Fields { get; } = fields;

    public bool IsMulticast { get; } = isMulticast;

    public int Length => Bytes.Length;

    public bool Has(int at, int length) => at >= 0 && length >= 0 && at <= Bytes.Length - length;

    public int U8(int at) => Has(at, 1) ? Bytes[at] : 0;

    public int U16(int at) => Has(at, 2) ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[at..]) : 0;

    public ulong Add(Field field, int at, int length) => Has(at, length) ? Fields.Add(field, start + at, length) : 0;

    public void AddValue(Field field, ulong value, int at, int length)
    {
        if (Has(at, length))
            Fields.AddValue(field, value, start + at, length);
    }

    public void AddBytes(Field field, scoped ReadOnlySpan<byte> value, int at, int length)
    {
        if (Has(at, length))
            Fields.AddBytes(field, value, start + at, length);
    }

    public int Open(Field field, int at, int length) => Fields.Open(field, start + at, Math.Max(0, Math.Min(length, Bytes.Length - at)));

    /// <summary>Adds the name at an offset.</summary>
    /// <returns>Where the bytes behind it start; −1 when it cannot be read.</returns>
    public int AddName(Field field, int at)
    {
        Span<byte> text = stackalloc byte[DnsName.MaxText];
        int end = DnsName.Read(Bytes, at, text, out int length, out _);
        if (end >= 0)
            AddBytes(field, text[..length], at, end - at);
        return end;
    }
}
