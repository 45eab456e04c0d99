namespace PcapPorts.Protocols;

/// <summary>Headers of ASN.1 values in Basic Encoding Rules (X.690 section 8.1), as SNMP, LDAP and Kerberos write them.</summary>
static class Ber
{
    /// <summary>
    /// Reads identifier and length at an offset, and moves the offset to the content. One-byte tags and definite lengths of up to
    /// four bytes; anything else is false.
    /// </summary>
    public static bool Read(in Payload payload, ref int offset, out int tag, out long length)
    {
        tag = payload[offset];
        length = payload[offset + 1];
        offset += 2;
        if (tag < 0 || (tag & 0x1F) == 0x1F || length < 0)
            return false;
        if (length < 0x80)
            return true;
        int count = (int)length & 0x7F;
        if (count is 0 or > 4)
            return false;
        length = 0;
        for (int i = 0; i < count; i++)
        {
            int next = payload[offset++];
            if (next < 0)
                return false;
            length = length << 8 | (uint)next;
        }
        return length < 1 << 24;
    }

    /// <summary>Enters a value: true when it has this tag; the offset moves to its content.</summary>
    public static bool Enter(in Payload payload, ref int offset, int tag, out long length) =>
        Read(in payload, ref offset, out int found, out length) && found == tag;

    /// <summary>Reads an INTEGER of up to four bytes that is not negative and moves the offset behind it; −1 when there is none.</summary>
    public static long Integer(in Payload payload, ref int offset)
    {
        if (!Enter(in payload, ref offset, 2, out long length) || length is < 1 or > 5 || !payload.Has(offset, (int)length))
            return -1;
        long value = payload[offset] >= 0x80 ? -1 : 0;
        for (int i = 0; i < length; i++)
            value = value << 8 | (uint)payload[offset++];
        return value;
    }

    /// <summary>Moves behind a value of a tag; false when there is none, or it does not end in the capture.</summary>
    public static bool Skip(in Payload payload, ref int offset, int tag)
    {
        if (!Enter(in payload, ref offset, tag, out long length) || !payload.Has(offset, (int)length))
            return false;
        offset += (int)length;
        return true;
    }

    /// <summary>Reads the value at an offset, and moves the offset behind it; false at the end, and where no value can begin.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="at">Where the value starts.</param>
    /// <param name="end">Where what encloses it ends.</param>
    /// <param name="value">The value; its length is what is there of it.</param>
    public static bool Next(in Payload payload, ref int at, int end, out BerValue value)
    {
        int start = at;
        end = Math.Min(end, payload.Length);
        if (at >= end || !Read(in payload, ref start, out int tag, out long length) || start > end)
        {
            value = default;
            return false;
        }
        int there = (int)Math.Min(length, end - start);
        value = new BerValue(tag, start, there, there < length);
        at = start + there;
        return true;
    }

    /// <summary>As <see cref="Next"/>, for a value that has to have a tag: where another one stands, the offset stays.</summary>
    public static bool NextIs(in Payload payload, ref int at, int end, int tag, out BerValue value)
    {
        int before = at;
        if (Next(in payload, ref at, end, out value) && value.Tag == tag)
            return true;
        at = before;
        return false;
    }

    /// <summary>Bytes of the whole message that begins here, header included; 0 when they cannot be told yet, −1 when no message begins here.</summary>
    public static long MessageLength(in Payload payload)
    {
        int at = 0;
        if (Read(in payload, ref at, out _, out long length))
            return at + length;
        return payload.Length < 6 && payload[1] is -1 or (> 0x80 and <= 0x84) ? 0 : -1;
    }
}

/// <summary>One ASN.1 value in a message: its identifier and where its content stands.</summary>
/// <param name="Tag">The identifier byte.</param>
/// <param name="Start">Where the content starts.</param>
/// <param name="Length">Bytes of the content that are there.</param>
/// <param name="IsCut">Whether the content goes on behind what is there.</param>
readonly record struct BerValue(int Tag, int Start, int Length, bool IsCut)
{
    /// <summary>Where the content ends.</summary>
    public int End => Start + Length;

    /// <summary>Number of the identifier without class and form (X.690 section 8.1.2).</summary>
    public int Number => Tag & 0x1f;

    /// <summary>Whether it holds further values.</summary>
    public bool IsConstructed => (Tag & 0x20) != 0;
}
