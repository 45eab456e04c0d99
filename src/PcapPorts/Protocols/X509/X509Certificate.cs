using PcapPorts.Fields;
using PcapPorts.Protocols.Tls;
using static PcapPorts.Protocols.X509.X509Fields;

namespace PcapPorts.Protocols.X509;

/// <summary>Certificates (RFC 5280 section 4.1): whom they name, by whom, and from when to when.</summary>
static class X509Certificate
{
    static ReadOnlySpan<byte> CountryNameId => [0x55, 0x04, 0x06];

    static ReadOnlySpan<byte> SubjectAlternativeNameId => [0x55, 0x1d, 0x11];

    /// <summary>1.3.6.1.4.1.11129.2.4.2 (RFC 6962 section 3.3).</summary>
    static ReadOnlySpan<byte> SignedTimestampsId => [0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02];

    /// <summary>Adds what a certificate says.</summary>
    /// <param name="bytes">The certificate.</param>
    /// <param name="offset">Where it starts in the bytes in view.</param>
    /// <param name="fields">Receives the fields.</param>
    public static void Add(ReadOnlySpan<byte> bytes, int offset, FieldList fields)
    {
        DerElement whole = DerElement.Read(bytes, 0, bytes.Length);
        DerElement signed = DerElement.Read(bytes, whole.Content, whole.End);
        if (whole.Tag != DerElement.Sequence || signed.Tag != DerElement.Sequence)
            return;
        int opened = fields.Open(Certificate, offset + signed.Start, signed.End - signed.Start);
        DerElement next = DerElement.Read(bytes, signed.Content, signed.End);
        if (next.Tag == 0xa0)
        {
            DerElement version = DerElement.Read(bytes, next.Content, next.End);
            if (version is { Tag: DerElement.Integer, Length: 1 })
                fields.Add(X509Fields.Version, offset + version.Content, 1);
            next = DerElement.Read(bytes, next.End, signed.End);
        }
        if (next.Tag == DerElement.Integer)
            fields.Add(SerialNumber, offset + next.Content, next.Length);
        next = DerElement.Read(bytes, next.End, signed.End);
        AddAlgorithm(bytes, in next, offset, fields);
        next = DerElement.Read(bytes, next.End, signed.End);
        AddNameUnder(Issuer, bytes, in next, offset, fields);
        next = DerElement.Read(bytes, next.End, signed.End);
        DerElement time = DerElement.Read(bytes, next.Content, next.End);
        AddTime(NotBefore, bytes, in time, offset, fields);
        time = DerElement.Read(bytes, time.End, next.End);
        AddTime(NotAfter, bytes, in time, offset, fields);
        next = DerElement.Read(bytes, next.End, signed.End);
        AddNameUnder(Subject, bytes, in next, offset, fields);
        next = DerElement.Read(bytes, next.End, signed.End);
        AddKey(bytes, in next, offset, fields);
        AddExtensions(bytes, next.End, in signed, offset, fields);
        fields.Close(opened);
        next = DerElement.Read(bytes, signed.End, whole.End);
        AddAlgorithm(bytes, in next, offset, fields);
        next = DerElement.Read(bytes, next.End, whole.End);
        if (next is { Tag: DerElement.BitString, Length: > 1 })
            fields.Add(X509Fields.Signature, offset + next.Content + 1, next.Length - 1);
    }

    /// <summary>Adds a distinguished name (RFC 5280 section 4.1.2.4).</summary>
    public static void AddName(ReadOnlySpan<byte> bytes, int offset, FieldList fields)
    {
        DerElement name = DerElement.Read(bytes, 0, bytes.Length);
        AddName(bytes, in name, offset, fields);
    }

    static void AddNameUnder(Field field, ReadOnlySpan<byte> bytes, in DerElement name, int offset, FieldList fields)
    {
        if (name.Tag != DerElement.Sequence)
            return;
        int opened = fields.OpenValue(field, 0, offset + name.Start, name.End - name.Start);
        AddName(bytes, in name, offset, fields);
        fields.Close(opened);
    }

    static void AddName(ReadOnlySpan<byte> bytes, in DerElement name, int offset, FieldList fields)
    {
        if (name.Tag != DerElement.Sequence)
            return;
        for (DerElement set = DerElement.Read(bytes, name.Content, name.End); set.Tag == DerElement.Set; set = DerElement.Read(bytes, set.End, name.End))
        {
            for (DerElement pair = DerElement.Read(bytes, set.Content, set.End); pair.Tag == DerElement.Sequence; pair = DerElement.Read(bytes, pair.End, set.End))
            {
                DerElement id = DerElement.Read(bytes, pair.Content, pair.End);
                DerElement value = DerElement.Read(bytes, id.End, pair.End);
                if (id.Tag != DerElement.ObjectIdentifier || !value.Exists)
                    continue;
                fields.Add(AttributeId, offset + id.Content, id.Length);
                Field? text = bytes[id.Content..id.End].SequenceEqual(CountryNameId) ? CountryName : TextOf(value.Tag);
                if (text is not null)
                    fields.Add(text, offset + value.Content, value.Length);
            }
        }
    }

    static Field? TextOf(byte tag) => tag switch
    {
        DerElement.Utf8String => Utf8Text,
        DerElement.PrintableString => PrintableText,
        DerElement.TeletexString => TeletexText,
        DerElement.Ia5String => Ia5Text,
        _ => null,
    };

    static void AddAlgorithm(ReadOnlySpan<byte> bytes, in DerElement sequence, int offset, FieldList fields)
    {
        DerElement id = DerElement.Read(bytes, sequence.Content, sequence.End);
        if (sequence.Tag == DerElement.Sequence && id.Tag == DerElement.ObjectIdentifier)
            fields.Add(Algorithm, offset + id.Content, id.Length);
    }

    /// <summary>Times are shown as <c>2026-11-21 09:06:25 (UTC)</c>; two digits of a year stand for 1950 to 2049 (RFC 5280 section 4.1.2.5.1).</summary>
    static void AddTime(Field field, ReadOnlySpan<byte> bytes, in DerElement time, int offset, FieldList fields)
    {
        if (time.Tag is not (DerElement.UtcTime or DerElement.GeneralizedTime))
            return;
        bool isShort = time.Tag == DerElement.UtcTime;
        ReadOnlySpan<byte> digits = bytes[time.Content..time.End];
        int opened = fields.OpenValue(field, isShort ? 0UL : 1, offset + time.Start, time.End - time.Start);
        int year = isShort ? 2 : 4;
        Span<byte> text = stackalloc byte[25];
        if (digits.Length >= year + 10 && digits[..(year + 10)].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            "0000-00-00 00:00:00 (UTC)"u8.CopyTo(text);
            digits[..year].CopyTo(text[(4 - year)..]);
            if (isShort)
                (digits[0] >= '5' ? "19"u8 : "20"u8).CopyTo(text);
            for (int i = 0; i < 5; i++)
                digits.Slice(year + 2 * i, 2).CopyTo(text[(5 + 3 * i)..]);
            fields.AddBytes(isShort ? UtcTime : GeneralizedTime, text, offset + time.Content, time.Length);
        }
        else
        {
            fields.Add(isShort ? UtcTime : GeneralizedTime, offset + time.Content, time.Length);
        }
        fields.Close(opened);
    }

    static void AddKey(ReadOnlySpan<byte> bytes, in DerElement info, int offset, FieldList fields)
    {
        DerElement algorithm = DerElement.Read(bytes, info.Content, info.End);
        AddAlgorithm(bytes, in algorithm, offset, fields);
        DerElement key = DerElement.Read(bytes, algorithm.End, info.End);
        if (info.Tag == DerElement.Sequence && key is { Tag: DerElement.BitString, Length: > 1 })
            fields.Add(PublicKey, offset + key.Content + 1, key.Length - 1);
    }

    static void AddExtensions(ReadOnlySpan<byte> bytes, int at, in DerElement signed, int offset, FieldList fields)
    {
        DerElement next = DerElement.Read(bytes, at, signed.End);
        while (next.Exists && next.Tag != 0xa3)
            next = DerElement.Read(bytes, next.End, signed.End);
        DerElement list = DerElement.Read(bytes, next.Content, next.End);
        if (!next.Exists || list.Tag != DerElement.Sequence)
            return;
        for (DerElement one = DerElement.Read(bytes, list.Content, list.End); one.Tag == DerElement.Sequence; one = DerElement.Read(bytes, one.End, list.End))
        {
            int opened = fields.Open(Extension, offset + one.Start, one.End - one.Start);
            DerElement id = DerElement.Read(bytes, one.Content, one.End);
            if (id.Tag == DerElement.ObjectIdentifier)
                fields.Add(ExtensionId, offset + id.Content, id.Length);
            DerElement value = DerElement.Read(bytes, id.End, one.End);
            if (value is { Tag: DerElement.Boolean, Length: 1 })
            {
                fields.Add(Critical, offset + value.Content, 1);
                value = DerElement.Read(bytes, value.End, one.End);
            }
            if (id.Tag == DerElement.ObjectIdentifier && value.Tag == DerElement.OctetString)
                AddExtension(bytes[id.Content..id.End], bytes, in value, offset, fields);
            fields.Close(opened);
        }
    }

    static void AddExtension(ReadOnlySpan<byte> id, ReadOnlySpan<byte> bytes, in DerElement value, int offset, FieldList fields)
    {
        if (id.SequenceEqual(SubjectAlternativeNameId))
        {
            AddAlternativeNames(bytes, in value, offset, fields);
        }
        else if (id.SequenceEqual(SignedTimestampsId))
        {
            DerElement list = DerElement.Read(bytes, value.Content, value.End);
            if (list.Tag != DerElement.OctetString)
                return;
            var cursor = new TlsCursor(fields.Window, fields, offset + list.Content, offset + list.End);
            SignedTimestamps.Add(ref cursor, TlsFields.Tls);
        }
    }

    /// <summary>RFC 5280 section 4.2.1.6.</summary>
    static void AddAlternativeNames(ReadOnlySpan<byte> bytes, in DerElement value, int offset, FieldList fields)
    {
        DerElement names = DerElement.Read(bytes, value.Content, value.End);
        for (DerElement name = DerElement.Read(bytes, names.Content, names.End); name.Exists; name = DerElement.Read(bytes, name.End, names.End))
        {
            Field? field = name.Tag switch
            {
                0x81 => MailName,
                0x82 => DnsName,
                0x86 => UriName,
                0x87 when name.Length == 4 => Address4,
                0x87 when name.Length == 16 => Address6,
                0x87 => Address,
                _ => null,
            };
            if (field is not null)
                fields.Add(field, offset + name.Content, name.Length);
        }
    }
}
