using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Tls;

/// <summary>
/// Reads the vectors of TLS (RFC 8446 section 3.4) and adds them as fields. Total: what goes beyond the end adds nothing, and leaves the cursor
/// at the end.
/// </summary>
/// <param name="bytes">The bytes in view.</param>
/// <param name="fields">Receives the fields.</param>
/// <param name="at">Where it starts.</param>
/// <param name="end">Where it ends.</param>
ref struct TlsCursor(ReadOnlySpan<byte> bytes, FieldList fields, int at, int end)
{
    readonly ReadOnlySpan<byte> _bytes = bytes;

    public readonly FieldList Fields { get; } = fields;

    public int At { get; private set; } = at;

    public int End { get; } = Math.Min(end, bytes.Length);

    public readonly int Left => Math.Max(0, End - At);

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => Left == 0 ? default : _bytes[At..End];

    /// <summary>A number ahead of the cursor; 0 when it is not there.</summary>
    public readonly int Peek16(int ahead = 0) => Left - ahead >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[(At + ahead)..]) : 0;

    /// <summary>A number ahead of the cursor; 0 when it is not there.</summary>
    public readonly int Peek24(int ahead = 0) => Left - ahead >= 3 ? _bytes[At + ahead] << 16 | BinaryPrimitives.ReadUInt16BigEndian(_bytes[(At + ahead + 1)..]) : 0;

    /// <summary>Adds a number.</summary>
    public int Number(Field field, int length)
    {
        if (Left < length)
        {
            At = Math.Max(At, End);
            return 0;
        }
        int value = (int)Fields.Add(field, At, length);
        At += length;
        return value;
    }

    /// <summary>Adds bytes or text; a field without bytes is none.</summary>
    public ReadOnlySpan<byte> Bytes(Field field, int length)
    {
        length = Math.Clamp(length, 0, Left);
        if (length > 0)
            Fields.Add(field, At, length);
        At += length;
        return _bytes.Slice(At - length, length);
    }

    /// <summary>Adds a length of so many bytes, and what it measures.</summary>
    public ReadOnlySpan<byte> Vector(Field lengthField, int lengthBytes, Field field) => Bytes(field, Number(lengthField, lengthBytes));

    /// <summary>Adds numbers up to the end.</summary>
    public void Numbers(Field field, int length)
    {
        while (Left >= length)
            Number(field, length);
    }

    /// <summary>Steps over bytes.</summary>
    public void Skip(int count) => At += Math.Clamp(count, 0, Left);

    /// <summary>Steps over bytes, and gives a cursor for them.</summary>
    public TlsCursor Sub(int count)
    {
        count = Math.Clamp(count, 0, Left);
        At += count;
        return new TlsCursor(_bytes, Fields, At - count, At);
    }
}
