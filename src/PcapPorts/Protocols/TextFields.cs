using System.Text.Unicode;
using System.Runtime.InteropServices;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>How dissectors add text that is not simply a range of the packet.</summary>
static class TextFields
{
    /// <summary>Most UTF-16 units of one text; names in packets are shorter, what is longer is left out.</summary>
    const int LongestUtf16 = 2048;

    extension(FieldList fields)
    {
        /// <summary>Adds the text up to the first byte 0, or all bytes when there is none.</summary>
        /// <param name="field">A field of type String.</param>
        /// <param name="at">Where it starts.</param>
        /// <param name="length">Bytes that it may take; those that are missing shorten it.</param>
        /// <returns>The bytes that the text takes, the 0 behind it included.</returns>
        public int AddTerminated(Field field, int at, int length)
        {
            ReadOnlySpan<byte> window = fields.Window;
            if (at < 0 || at >= window.Length || length <= 0)
                return 0;
            ReadOnlySpan<byte> room = window.Slice(at, Math.Min(length, window.Length - at));
            int end = room.IndexOf((byte)0);
            fields.Add(field, at, end < 0 ? room.Length : end);
            return end < 0 ? room.Length : end + 1;
        }

        /// <summary>Adds text of UTF-16, least significant byte first, up to the first 0.</summary>
        /// <param name="field">A field of type String.</param>
        /// <param name="at">Where it starts.</param>
        /// <param name="length">Its bytes.</param>
        public void AddUtf16(Field field, int at, int length)
        {
            if (!fields.Has(at, length))
                return;
            Span<char> units = stackalloc char[LongestUtf16];
            Span<byte> text = stackalloc byte[LongestUtf16 * 3];
            int count = ReadUtf16(fields.Window.Slice(at, length), units);
            Utf8.FromUtf16(units[..count], text, out _, out int written);
            fields.AddBytes(field, text[..written], at, length);
        }
    }

    /// <summary>Adds text of UTF-16, least significant byte first, up to the first 0, to the line.</summary>
    public static InfoText AddUtf16(this InfoText info, ReadOnlySpan<byte> bytes)
    {
        Span<char> units = stackalloc char[LongestUtf16];
        return info.Add(units[..ReadUtf16(bytes, units)]);
    }

    /// <summary>Adds an IPv4 or IPv6 address to the line.</summary>
    public static InfoText AddAddress(this InfoText info, ReadOnlySpan<byte> bytes)
    {
        Span<byte> text = stackalloc byte[Packets.IpAddress.MaxTextLength];
        return Packets.IpAddress.TryRead(bytes, out Packets.IpAddress address) && address.TryFormat(text, out int written) ? info.Add(text[..written]) : info;
    }

    static int ReadUtf16(ReadOnlySpan<byte> bytes, Span<char> units)
    {
        ReadOnlySpan<byte> whole = bytes[..Math.Min(bytes.Length & ~1, units.Length * 2)];
        whole.CopyTo(MemoryMarshal.AsBytes(units));
        int end = units[..(whole.Length / 2)].IndexOf('\0');
        return end < 0 ? whole.Length / 2 : end;
    }
}
