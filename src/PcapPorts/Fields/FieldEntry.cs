using System.Runtime.InteropServices;

namespace PcapPorts.Fields;

/// <summary>One occurrence of a field in a packet. A small struct in pre-order: what it contains follows it, one deeper.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FieldEntry
{
    /// <summary>Which field.</summary>
    public Field Field;

    /// <summary>
    /// The value, when it is a number (signed ones extended to 64 bits, a <see cref="double"/> as its bits, times in nanoseconds). Else
    /// the range of bytes that is the value: its start in the high, its length in the low 32 bits (see <see cref="FieldList.BytesOf"/>).
    /// </summary>
    public ulong Value;

    /// <summary>Where it stands in the frame, or in what was put together behind it (see <see cref="FieldList"/>).</summary>
    public int Offset;

    /// <summary>Number of bytes that it stands in; 0 when it was worked out and stands nowhere.</summary>
    public int Length;

    /// <summary>0 for a protocol, one more for each step down the tree.</summary>
    public ushort Depth;

    /// <summary>Whether the value was worked out rather than read.</summary>
    public bool IsGenerated;
}
