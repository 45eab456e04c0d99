using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>A 48-bit IEEE 802 address.</summary>
/// <param name="Value">The address as a number, its first byte on the wire in bits 40 to 47.</param>
public readonly record struct MacAddress(ulong Value) : IComparable<MacAddress>, ISpanFormattable
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 6;

    /// <summary>Characters of the text form.</summary>
    public const int TextLength = 17;

    /// <summary>The broadcast address, all ones.</summary>
    public static MacAddress Broadcast => new(0xffff_ffff_ffff);

    /// <summary>Whether this is the broadcast address.</summary>
    public bool IsBroadcast => this == Broadcast;

    /// <summary>Whether the group bit is set (IEEE 802 section 8.2); broadcast counts.</summary>
    public bool IsMulticast => (Value & 0x0100_0000_0000) != 0;

    /// <summary>Whether the address was given locally and not by a manufacturer.</summary>
    public bool IsLocal => (Value & 0x0200_0000_0000) != 0;

    /// <summary>The manufacturer's 24 bits.</summary>
    public uint Oui => (uint)(Value >> 24);

    /// <summary>Reads six bytes. A shorter span gives false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MacAddress address)
    {
        if (bytes.Length < Length)
        {
            address = default;
            return false;
        }

        address = At(bytes, 0);
        return true;
    }

    /// <summary>The address at an offset, where the caller has checked that six bytes are there.</summary>
    internal static MacAddress At(ReadOnlySpan<byte> bytes, int offset)
        => new((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]) << 32 | BinaryPrimitives.ReadUInt32BigEndian(bytes[(offset + 2)..]));

    /// <inheritdoc/>
    public int CompareTo(MacAddress other) => Value.CompareTo(other.Value);

    /// <summary>Writes <c>00:1b:21:3c:4d:5e</c>.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten)
    {
        charsWritten = 0;
        if (destination.Length < TextLength)
            return false;
        for (int i = 0; i < Length; i++)
        {
            int octet = (int)(Value >> (40 - 8 * i)) & 255;
            destination[i * 3] = "0123456789abcdef"[octet >> 4];
            destination[i * 3 + 1] = "0123456789abcdef"[octet & 15];
            if (i < Length - 1)
                destination[i * 3 + 2] = ':';
        }

        charsWritten = TextLength;
        return true;
    }

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(destination, out charsWritten);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<char> text = stackalloc char[TextLength];
        TryFormat(text, out int length);
        return new string(text[..length]);
    }
}
