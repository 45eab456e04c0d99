namespace PcapPorts.Protocols.X509;

/// <summary>One element of DER (X.690 sections 8 and 10): its tag and where its content stands.</summary>
/// <param name="Tag">The first byte; 0 when there is no element.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Content">Where its content starts.</param>
/// <param name="End">Where it ends, inside what encloses it.</param>
readonly record struct DerElement(byte Tag, int Start, int Content, int End)
{
    public const byte Boolean = 0x01, Integer = 0x02, BitString = 0x03, OctetString = 0x04, ObjectIdentifier = 0x06, Utf8String = 0x0c, PrintableString = 0x13,
        TeletexString = 0x14, Ia5String = 0x16, UtcTime = 0x17, GeneralizedTime = 0x18, Sequence = 0x30, Set = 0x31;

    public bool Exists => Tag != 0;

    public int Length => End - Content;

    /// <summary>Reads the element at an offset; none when it is not whole, or its length not definite.</summary>
    public static DerElement Read(ReadOnlySpan<byte> bytes, int at, int end)
    {
        end = Math.Min(end, bytes.Length);
        if (at < 0 || end - at < 2)
            return default;
        int length = bytes[at + 1];
        int content = at + 2;
        if (length >= 0x80)
        {
            int count = length & 0x7f;
            if (count is 0 or > 3 || end - content < count)
                return default;
            length = 0;
            for (; count > 0; count--)
                length = length << 8 | bytes[content++];
        }
        return length > end - content ? default : new DerElement(bytes[at], at, content, content + length);
    }
}
