using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PcapPorts.Protocols.Tls;

/// <summary>What fingerprints and later messages need of a hello, gathered while it is taken apart.</summary>
ref struct TlsHello
{
    /// <summary>Most extensions that a fingerprint looks at.</summary>
    const int MaxExtensions = 256;

    ExtensionTypes _extensions;
    int _extensionCount;

    public int Version { get; set; }

    /// <summary>The version that the server chose by extension; 0 when there is none.</summary>
    public int SelectedVersion { get; set; }

    /// <summary>Whether keys for SRTP are offered or accepted (extension 14, RFC 5764 section 4.1).</summary>
    public bool UsesSrtp { get; private set; }

    public ReadOnlySpan<byte> CipherSuites { get; set; }

    public ReadOnlySpan<byte> ServerName { get; set; }

    public ReadOnlySpan<byte> Groups { get; private set; }

    public ReadOnlySpan<byte> PointFormats { get; private set; }

    public ReadOnlySpan<byte> Algorithms { get; private set; }

    public ReadOnlySpan<byte> FirstProtocol { get; private set; }

    public ReadOnlySpan<byte> Versions { get; private set; }

    [UnscopedRef]
    public readonly ReadOnlySpan<ushort> Extensions => ((ReadOnlySpan<ushort>)_extensions)[.._extensionCount];

    /// <summary>Whether a number is reserved to be ignored (RFC 8701 section 2).</summary>
    public static bool IsGrease(int value) => (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);

    /// <summary>Notes an extension.</summary>
    public void Note(int type, ReadOnlySpan<byte> content, int message)
    {
        if (_extensionCount < MaxExtensions)
            _extensions[_extensionCount++] = (ushort)type;
        UsesSrtp |= type == 14;
        if (message != TlsHandshake.ClientHello)
            return;
        switch (type)
        {
            case 10:
                Groups = Inside(content, 2);
                break;
            case 11:
                PointFormats = Inside(content, 1);
                break;
            case 13:
                Algorithms = Inside(content, 2);
                break;
            case 16:
                FirstProtocol = Inside(Inside(content, 2), 1);
                break;
            case 43:
                Versions = Inside(content, 1);
                break;
        }
    }

    static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> vector, int lengthBytes)
    {
        if (vector.Length < lengthBytes)
            return default;
        int length = lengthBytes == 1 ? vector[0] : BinaryPrimitives.ReadUInt16BigEndian(vector);
        return vector.Slice(lengthBytes, Math.Min(length, vector.Length - lengthBytes));
    }

    [InlineArray(MaxExtensions)]
    struct ExtensionTypes
    {
        ushort _first;
    }
}
