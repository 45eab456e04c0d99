using static PcapPorts.Protocols.Dns.DnsFields;

namespace PcapPorts.Protocols.Dns;

/// <summary>The data of resource records.</summary>
static class DnsRecordData
{
    const int ClientSubnet = 8, Cookie = 10, Keepalive = 11, PaddingOption = 12, Chain = 13, ExtendedError = 15;

    /// <summary>Adds what the data of a record says.</summary>
    /// <param name="message">The message.</param>
    /// <param name="type">The record's type.</param>
    /// <param name="at">Where the data starts.</param>
    /// <param name="end">Where it ends, inside the message.</param>
    public static void Add(in DnsMessage message, int type, int at, int end)
    {
        switch (type)
        {
            case DnsTypes.Opt:
                AddOptions(in message, at, end);
                return;
            case 42:
                AddPrefixes(in message, at, end);
                return;
            case 50:
                AddNsec3(in message, at, end);
                return;
            case 64 or 65:
                AddService(in message, at, end);
                return;
        }
        ReadOnlySpan<DnsPart> parts = DnsLayouts.Find(type);
        if (parts.IsEmpty)
            message.Add(Data, at, end - at);
        else
            AddParts(in message, parts, at, end);
    }

    static int AddParts(in DnsMessage message, ReadOnlySpan<DnsPart> parts, int at, int end)
    {
        foreach (ref readonly DnsPart part in parts)
        {
            if (at > end)
                return -1;
            switch (part.Kind)
            {
                case DnsPartKind.Fixed:
                    if (end - at < part.Length)
                        return -1;
                    message.Add(part.Field, at, part.Length);
                    at += part.Length;
                    break;
                case DnsPartKind.Bits:
                    message.Add(part.Field, at - part.Length, part.Length);
                    break;
                case DnsPartKind.Moment:
                    if (end - at < part.Length)
                        return -1;
                    message.AddValue(part.Field, Seconds(message.Bytes.Slice(at, part.Length)) * 1_000_000_000, at, part.Length);
                    at += part.Length;
                    break;
                case DnsPartKind.Name:
                    at = message.AddName(part.Field, at);
                    if (at < 0)
                        return -1;
                    break;
                case DnsPartKind.Texts:
                    while (at < end)
                        at = AddText(in message, in part, at, end);
                    break;
                case DnsPartKind.Rest:
                    if (end > at)
                        message.Add(part.Field, at, end - at);
                    at = end;
                    break;
                case DnsPartKind.Types:
                    AddTypes(in message, at, end);
                    at = end;
                    break;
                default:
                    at = AddText(in message, in part, at, end);
                    break;
            }
        }
        return at;
    }

    /// <summary>A length and what it measures, of which only what the record holds is shown.</summary>
    static int AddText(in DnsMessage message, in DnsPart part, int at, int end)
    {
        if (end - at < part.Length)
            return end;
        int length = (int)message.Add(part.LengthField!, at, part.Length);
        at += part.Length;
        length = Math.Min(length, end - at);
        if (length > 0 || part.Kind is DnsPartKind.Text or DnsPartKind.Texts)
            message.Add(part.Field, at, part.Kind == DnsPartKind.Sized ? length : BeforeZero(message.Bytes.Slice(at, length)));
        return at + length;
    }

    /// <summary>Text that holds a zero byte is data in disguise (tunnels); only what stands before it is text.</summary>
    static int BeforeZero(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is >= 0 and int zero ? zero : text.Length;

    static ulong Seconds(ReadOnlySpan<byte> bytes)
    {
        ulong seconds = 0;
        foreach (byte next in bytes)
            seconds = seconds << 8 | next;
        return seconds;
    }

    /// <summary>EDNS options (RFC 6891 section 6.1.2).</summary>
    static void AddOptions(in DnsMessage message, int at, int end)
    {
        while (end - at >= 4)
        {
            int code = message.U16(at);
            int length = Math.Min(message.U16(at + 2), end - at - 4);
            int option = message.Open(Option, at, 4 + length);
            message.Add(OptionCode, at, 2);
            message.Add(OptionLength, at + 2, 2);
            message.Add(OptionData, at + 4, length);
            AddOption(in message, code, at + 4, length);
            message.Fields.Close(option);
            at += 4 + length;
        }
    }

    static void AddOption(in DnsMessage message, int code, int at, int length)
    {
        switch (code)
        {
            case ClientSubnet when length >= 4:
                AddClientSubnet(in message, at, length);
                break;
            case Cookie when length >= 8:
                message.Add(ClientCookie, at, 8);
                if (length > 8)
                    message.Add(ServerCookie, at + 8, length - 8);
                break;
            case Keepalive when length >= 2:
                message.Add(KeepaliveTimeout, at, 2);
                break;
            case PaddingOption when length > 0:
                message.Add(Padding, at, length);
                break;
            case Chain when length > 0:
                message.AddName(TrustPoint, at);
                break;
            case ExtendedError when length >= 2:
                message.Add(ErrorCode, at, 2);
                if (length > 2)
                    message.Add(ErrorText, at + 2, length - 2);
                break;
        }
    }

    /// <summary>The client's network (RFC 7871 section 6): only as many bytes of the address as its mask needs.</summary>
    static void AddClientSubnet(in DnsMessage message, int at, int length)
    {
        int family = (int)message.Add(ClientFamily, at, 2);
        message.Add(ClientNetmask, at + 2, 1);
        message.Add(ClientScope, at + 3, 1);
        int given = length - 4;
        int whole = family switch { 1 => 4, 2 => 16, _ => 0 };
        if (whole == 0 || given > whole)
        {
            message.Add(ClientAddress, at + 4, given);
            return;
        }
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        message.Bytes.Slice(at + 4, given).CopyTo(address);
        message.AddBytes(whole == 4 ? ClientAddress4 : ClientAddress6, address[..whole], at + 4, given);
    }

    /// <summary>Service bindings (RFC 9460 section 2.2).</summary>
    static void AddService(in DnsMessage message, int at, int end)
    {
        if (end - at < 3)
            return;
        message.Add(SvcPriority, at, 2);
        at = message.AddName(SvcTarget, at + 2);
        while (at >= 0 && end - at >= 4)
        {
            int key = message.U16(at);
            int length = Math.Min(message.U16(at + 2), end - at - 4);
            int parameter = message.Open(SvcParameter, at, 4 + length);
            message.Add(SvcKey, at, 2);
            message.Add(SvcValueLength, at + 2, 2);
            AddServiceParameter(in message, key, at + 4, at + 4 + length);
            message.Fields.Close(parameter);
            at += 4 + length;
        }
    }

    static void AddServiceParameter(in DnsMessage message, int key, int at, int end)
    {
        switch (key)
        {
            case 0:
                for (; end - at >= 2; at += 2)
                    message.Add(SvcMandatory, at, 2);
                break;
            case 1:
                while (at < end)
                    at = AddText(in message, new DnsPart(DnsPartKind.Text, SvcAlpn, 1, SvcAlpnLength), at, end);
                break;
            case 3 when end - at == 2:
                message.Add(SvcPort, at, 2);
                break;
            case 4:
                for (; end - at >= 4; at += 4)
                    message.Add(SvcIpv4, at, 4);
                break;
            case 5 when end > at:
                message.Add(SvcEch, at, end - at);
                break;
            case 6:
                for (; end - at >= 16; at += 16)
                    message.Add(SvcIpv6, at, 16);
                break;
            default:
                if (end > at)
                    message.Add(SvcValue, at, end - at);
                break;
        }
    }

    /// <summary>Lists of networks (RFC 3123 section 4).</summary>
    static void AddPrefixes(in DnsMessage message, int at, int end)
    {
        while (end - at >= 4)
        {
            message.Add(AplFamily, at, 2);
            message.Add(AplPrefix, at + 2, 1);
            message.Add(AplNegation, at + 3, 1);
            int length = Math.Min((int)message.Add(AplLength, at + 3, 1), end - at - 4);
            if (length > 0)
                message.Add(AplData, at + 4, length);
            at += 4 + length;
        }
    }

    /// <summary>Hashed denial of existence (RFC 5155 section 3.2); the hash is written in base 32 with the extended alphabet, as in zone files.</summary>
    static void AddNsec3(in DnsMessage message, int at, int end)
    {
        at = AddParts(in message, DnsLayouts.Find(51), at, end);
        if (at < 0 || at >= end)
            return;
        int length = Math.Min((int)message.Add(Nsec3HashLength, at, 1), end - at - 1);
        Span<byte> text = stackalloc byte[256 * 8 / 5 + 1];
        int written = 0, bits = 0;
        uint held = 0;
        foreach (byte next in message.Bytes.Slice(at + 1, length))
        {
            held = held << 8 | next;
            for (bits += 8; bits >= 5; bits -= 5)
                text[written++] = Base32(held >> (bits - 5));
        }
        if (bits > 0)
            text[written++] = Base32(held << (5 - bits));
        message.AddBytes(Nsec3Hash, text[..written], at + 1, length);
        AddTypes(in message, at + 1 + length, end);
    }

    /// <summary>
    /// The types that exist at a name, as a map of bits (RFC 4034 section 4.1.2): windows of 256 types, each with its number, its length of at most 32 bytes, and a
    /// bit for each type from the highest down.
    /// </summary>
    static void AddTypes(in DnsMessage message, int at, int end)
    {
        const int longest = 32;
        while (end - at >= 2)
        {
            int window = message.U8(at), length = message.U8(at + 1);
            at += 2;
            if (length is 0 or > longest)
                return;
            length = Math.Min(length, end - at);
            for (int bit = 0; bit < length * 8; bit++)
            {
                if ((message.U8(at + bit / 8) & 0x80 >> bit % 8) != 0)
                    message.AddValue(DnsFields.Type, (ulong)(window << 8 | bit), at + bit / 8, 1);
            }
            at += length;
        }
    }

    static byte Base32(uint value) => "0123456789abcdefghijklmnopqrstuv"u8[(int)(value & 31)];
}
