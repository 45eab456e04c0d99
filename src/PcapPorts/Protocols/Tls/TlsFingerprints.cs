using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Tls;

/// <summary>
/// Fingerprints of hellos: JA3 and JA3S (github.com/salesforce/ja3), JA4 (FoxIO, "JA4: TLS Client Fingerprinting"). They hash what a program
/// offers, so equal ones suggest equal programs and prove nothing.
/// </summary>
static class TlsFingerprints
{
    /// <summary>Most bytes of a text that is hashed; hellos of sensible programs stay far below.</summary>
    const int MaxText = 8192;

    /// <summary>Adds JA3 and JA4 of a client's hello.</summary>
    /// <param name="f">The fields.</param>
    /// <param name="fields">Receives them.</param>
    /// <param name="hello">The hello.</param>
    /// <param name="transport">t for TCP, q for QUIC, d for DTLS.</param>
    public static void AddClient(TlsFields f, FieldList fields, in TlsHello hello, byte transport)
    {
        var text = new AsciiText(stackalloc byte[MaxText]);
        text.Add(hello.Version);
        text.Add(',');
        text.AddList(hello.CipherSuites);
        text.Add(',');
        text.AddList(hello.Extensions);
        text.Add(',');
        text.AddList(hello.Groups);
        text.Add(',');
        bool following = false;
        foreach (byte format in hello.PointFormats)
        {
            if (following)
                text.Add('-');
            text.Add((int)format);
            following = true;
        }
        AddHashed(f.Ja3Text, f.Ja3, fields, text.Bytes);
        AddJa4(f, fields, in hello, transport);
    }

    /// <summary>Adds JA3S of a server's hello.</summary>
    public static void AddServer(TlsFields f, FieldList fields, in TlsHello hello, int cipherSuite)
    {
        var text = new AsciiText(stackalloc byte[MaxText]);
        text.Add(hello.Version);
        text.Add(',');
        text.Add(cipherSuite);
        text.Add(',');
        text.AddList(hello.Extensions);
        AddHashed(f.Ja3sText, f.Ja3s, fields, text.Bytes);
    }

    static void AddHashed(Field textField, Field hashField, FieldList fields, ReadOnlySpan<byte> text)
    {
        fields.AddBytes(textField, text, 0, 0);
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // The fingerprint is defined by this hash; nothing is protected by it.
        MD5.HashData(text, hash);
#pragma warning restore CA5351
        Span<byte> digits = stackalloc byte[2 * MD5.HashSizeInBytes];
        Convert.TryToHexStringLower(hash, digits, out _);
        fields.AddBytes(hashField, digits, 0, 0);
    }

    static void AddJa4(TlsFields f, FieldList fields, in TlsHello hello, byte transport)
    {
        Span<ushort> suites = stackalloc ushort[1024];
        Span<ushort> extensions = stackalloc ushort[256];
        int suiteCount = Sorted(hello.CipherSuites, suites);
        int extensionCount = 0, shown = 0;
        foreach (ushort type in hello.Extensions)
        {
            if (TlsHello.IsGrease(type))
                continue;
            shown++;
            if (type is not (0 or 16))
                extensions[extensionCount++] = type;
        }
        extensions[..extensionCount].Sort();

        var head = new AsciiText(stackalloc byte[16]);
        head.Add((char)transport);
        head.Add(VersionName(in hello));
        head.Add(hello.Extensions.Contains((ushort)0) ? 'd' : 'i');
        head.AddTwoDigits(suiteCount);
        head.AddTwoDigits(shown);
        AddProtocol(ref head, hello.FirstProtocol);

        var first = new AsciiText(stackalloc byte[MaxText]);
        first.AddHexadecimal(suites[..suiteCount]);
        var second = new AsciiText(stackalloc byte[MaxText]);
        second.AddHexadecimal(extensions[..extensionCount]);
        bool following = false;
        for (int i = 0; i + 1 < hello.Algorithms.Length; i += 2)
        {
            ushort algorithm = BinaryPrimitives.ReadUInt16BigEndian(hello.Algorithms[i..]);
            if (TlsHello.IsGrease(algorithm))
                continue;
            second.Add(following ? ',' : '_');
            second.AddHexadecimal([algorithm]);
            following = true;
        }

        var raw = new AsciiText(stackalloc byte[MaxText]);
        raw.Add(head.Bytes);
        raw.Add('_');
        raw.Add(first.Bytes);
        raw.Add('_');
        raw.Add(second.Bytes);
        var ja4 = new AsciiText(stackalloc byte[64]);
        ja4.Add(head.Bytes);
        ja4.Add('_');
        AddShortHash(ref ja4, first.Bytes);
        ja4.Add('_');
        AddShortHash(ref ja4, extensionCount == 0 ? default : second.Bytes);
        fields.AddBytes(f.Ja4, ja4.Bytes, 0, 0);
        fields.AddBytes(f.Ja4Raw, raw.Bytes, 0, 0);
    }

    static int Sorted(ReadOnlySpan<byte> list, Span<ushort> values)
    {
        int count = 0;
        for (int i = 0; i + 1 < list.Length && count < values.Length; i += 2)
        {
            ushort value = BinaryPrimitives.ReadUInt16BigEndian(list[i..]);
            if (!TlsHello.IsGrease(value))
                values[count++] = value;
        }
        values[..count].Sort();
        return count;
    }

    /// <summary>The highest version offered; drafts do not count.</summary>
    static ReadOnlySpan<byte> VersionName(in TlsHello hello)
    {
        int version = hello.Version;
        if (hello.Versions.Length >= 2)
        {
            version = 0;
            for (int i = 0; i + 1 < hello.Versions.Length; i += 2)
            {
                int offered = BinaryPrimitives.ReadUInt16BigEndian(hello.Versions[i..]);
                if (!TlsHello.IsGrease(offered))
                    version = offered >= 0xfe00 ? version == 0 ? offered : Math.Min(version, offered) : Math.Max(version, offered);
            }
        }
        return version switch
        {
            0x0304 => "13"u8,
            0x0303 => "12"u8,
            0x0302 => "11"u8,
            0x0301 => "10"u8,
            0x0300 => "s3"u8,
            0x0002 => "s2"u8,
            0xfeff => "d1"u8,
            0xfefd => "d2"u8,
            0xfefc => "d3"u8,
            _ => "00"u8,
        };
    }

    /// <summary>First and last character of the first protocol; of its hexadecimal form where they are no letters or digits.</summary>
    static void AddProtocol(ref AsciiText text, ReadOnlySpan<byte> protocol)
    {
        if (protocol.IsEmpty)
        {
            text.Add("00"u8);
            return;
        }
        byte first = protocol[0], last = protocol[^1];
        if (char.IsAsciiLetterOrDigit((char)first) && char.IsAsciiLetterOrDigit((char)last))
        {
            text.Add((char)first);
            text.Add((char)last);
            return;
        }
        text.Add((char)"0123456789abcdef"u8[first >> 4]);
        text.Add((char)"0123456789abcdef"u8[last & 15]);
    }

    static void AddShortHash(ref AsciiText text, ReadOnlySpan<byte> hashed)
    {
        if (hashed.IsEmpty)
        {
            text.Add("000000000000"u8);
            return;
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(hashed, hash);
        Span<byte> digits = stackalloc byte[12];
        Convert.TryToHexStringLower(hash[..6], digits, out _);
        text.Add(digits);
    }
}
