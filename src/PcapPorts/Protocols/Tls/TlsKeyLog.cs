using System.Buffers.Binary;
using System.Globalization;
using PcapPorts.Capture;

namespace PcapPorts.Protocols.Tls;

/// <summary>
/// The secrets of TLS connections that a capture carries, in the format of SSLKEYLOGFILE (RFC 9850): a line has a label, the client's random and a secret. Bounded, and
/// safe to ask while another thread adds.
/// </summary>
public sealed class TlsKeyLog
{
    /// <summary>Most secrets that are kept; further ones are left out.</summary>
    public const int MaxSecrets = 1 << 18;

    /// <summary>The type of secrets in a Decryption Secrets Block (draft-ietf-opsawg-pcapng section 4.7): "TLSK".</summary>
    const uint KeyLogKind = 0x544c534b;

    const int RandomLength = 32, MaxSecretLength = 64;

    readonly Dictionary<Entry, byte[]> _secrets = [];
    readonly Lock _gate = new();
    int _taken;

    /// <summary>Whether there are no secrets: nothing need be remembered for them.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Takes what has come to the secrets of a capture since the last call.</summary>
    /// <param name="secrets">All of them, of whatever kind, in the order of the file.</param>
    public void Take(IReadOnlyList<CaptureSecrets> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (secrets.Count == _taken)
            return;
        lock (_gate)
        {
            for (; _taken < secrets.Count; _taken++)
            {
                if (secrets[_taken].Kind == KeyLogKind)
                    TakeLines(secrets[_taken].Data.Span);
            }
            IsEmpty = _secrets.Count == 0;
        }
    }

    /// <summary>The secret of a connection; null when it is not there.</summary>
    internal byte[]? Find(TlsSecret label, ReadOnlySpan<byte> clientRandom)
    {
        if (clientRandom.Length != RandomLength)
            return null;
        lock (_gate)
            return _secrets.GetValueOrDefault(new Entry(label, clientRandom));
    }

    void TakeLines(ReadOnlySpan<byte> text)
    {
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (_secrets.Count >= MaxSecrets)
                return;
            TakeLine(text[range].TrimEnd((byte)'\r'));
        }
    }

    void TakeLine(ReadOnlySpan<byte> line)
    {
        int label = line.IndexOf((byte)' ');
        if (label <= 0 || LabelOf(line[..label]) is not { } kind)
            return;
        line = line[(label + 1)..];
        int random = line.IndexOf((byte)' ');
        Span<byte> bytes = stackalloc byte[RandomLength + MaxSecretLength];
        if (random != 2 * RandomLength || !TryHex(line[..random], bytes, out _) || !TryHex(line[(random + 1)..].Trim((byte)' '), bytes[RandomLength..], out int length) || length == 0)
            return;
        _secrets.TryAdd(new Entry(kind, bytes[..RandomLength]), bytes.Slice(RandomLength, length).ToArray());
    }

    static bool TryHex(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        length = text.Length / 2;
        if ((text.Length & 1) != 0 || length > bytes.Length)
            return false;
        for (int i = 0; i < length; i++)
        {
            if (!byte.TryParse(text.Slice(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                return false;
        }
        return true;
    }

    /// <summary>Early drafts of QUIC had labels of their own, which only have a word more.</summary>
    static TlsSecret? LabelOf(ReadOnlySpan<byte> label)
    {
        if (label.StartsWith("QUIC_"u8))
            label = label[5..];
        return label.SequenceEqual("CLIENT_HANDSHAKE_TRAFFIC_SECRET"u8) ? TlsSecret.ClientHandshake
            : label.SequenceEqual("SERVER_HANDSHAKE_TRAFFIC_SECRET"u8) ? TlsSecret.ServerHandshake
            : label.SequenceEqual("CLIENT_TRAFFIC_SECRET_0"u8) ? TlsSecret.ClientTraffic
            : label.SequenceEqual("SERVER_TRAFFIC_SECRET_0"u8) ? TlsSecret.ServerTraffic
            : null;
    }

    readonly record struct Entry(TlsSecret Label, ulong First, ulong Second, ulong Third, ulong Fourth)
    {
        public Entry(TlsSecret label, ReadOnlySpan<byte> random)
            : this(
                label,
                BinaryPrimitives.ReadUInt64BigEndian(random),
                BinaryPrimitives.ReadUInt64BigEndian(random[8..]),
                BinaryPrimitives.ReadUInt64BigEndian(random[16..]),
                BinaryPrimitives.ReadUInt64BigEndian(random[24..]))
        {
        }
    }
}

/// <summary>What a secret of TLS 1.3 protects (RFC 8446 section 7.1).</summary>
enum TlsSecret : byte
{
    ClientHandshake,
    ServerHandshake,
    ClientTraffic,
    ServerTraffic,
}
