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
}
