using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapPorts.Capture;

/// <summary>The byte order of a file, as a type: the record loops are compiled once for each, without a branch a field.</summary>
interface IByteOrder
{
    /// <summary>The 32-bit number at <paramref name="source"/>; the caller has checked that four bytes are there.</summary>
    static abstract uint UInt32(ref byte source);

    /// <summary>The 16-bit number at <paramref name="source"/>; the caller has checked that two bytes are there.</summary>
    static abstract ushort UInt16(ref byte source);
}

/// <summary>Least significant byte first.</summary>
readonly struct LittleEndian : IByteOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint UInt32(ref byte source)
    {
        uint value = Unsafe.ReadUnaligned<uint>(ref source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort UInt16(ref byte source)
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(ref source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}

/// <summary>Most significant byte first.</summary>
readonly struct BigEndian : IByteOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint UInt32(ref byte source)
    {
        uint value = Unsafe.ReadUnaligned<uint>(ref source);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort UInt16(ref byte source)
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(ref source);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
