using System.Buffers;

namespace PcapPorts.Protocols.Tls;

/// <summary>What one side of a connection has done.</summary>
sealed class TlsSide
{
    /// <summary>Longest handshake message that is put together.</summary>
    public const int MaxMessage = 1 << 17;

    byte[] _pending = [];

    /// <summary>Whether its handshake messages are encrypted from here on.</summary>
    public bool IsEncrypted { get; set; }

    /// <summary>Bytes of a handshake message that is not whole yet.</summary>
    public ReadOnlySpan<byte> Pending => _pending.AsSpan(0, PendingCount);

    public int PendingCount { get; private set; }

    /// <summary>Keeps the beginning of a message.</summary>
    public void Keep(ReadOnlySpan<byte> bytes)
    {
        int count = PendingCount + bytes.Length;
        if (count > _pending.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(count);
            Pending.CopyTo(larger);
            if (_pending.Length > 0)
                ArrayPool<byte>.Shared.Return(_pending);
            _pending = larger;
        }
        bytes.CopyTo(_pending.AsSpan(PendingCount));
        PendingCount = count;
    }

    /// <summary>Forgets it.</summary>
    public void Drop()
    {
        PendingCount = 0;
        if (_pending.Length > 0)
            ArrayPool<byte>.Shared.Return(_pending);
        _pending = [];
    }
}

/// <summary>What is remembered of one connection.</summary>
sealed class TlsConversation
{
    readonly TlsSide _low = new();
    readonly TlsSide _high = new();

    /// <summary>The protocol that carries the handshake instead of records; null for none. The line of the packet is its.</summary>
    public Fields.Protocol? Carrier { get; init; }

    /// <summary>The version that the server chose; 0 while nobody knows.</summary>
    public int Version { get; set; }

    /// <summary>The cipher suite that the server chose.</summary>
    public int CipherSuite { get; set; }

    /// <summary>Whether the server agreed to agree on keys for SRTP.</summary>
    public bool UsesSrtp { get; set; }

    /// <summary>The secrets that the capture carries; null for none.</summary>
    public TlsKeyLog? KeyLog { get; set; }

    /// <summary>The direction of the messages at hand.</summary>
    public int Direction { get; set; }

    /// <summary>Opens records; null where nothing is known of their secrets.</summary>
    public TlsDecryption? Decryption { get; private set; }

    /// <summary>Takes the random of a client's hello.</summary>
    public void TakeClientRandom(ReadOnlySpan<byte> random)
    {
        if (KeyLog is { IsEmpty: false } log && Decryption?.IsOf(random) != true)
            Decryption = new TlsDecryption(log, random.ToArray(), Direction);
    }

    /// <summary>Whether the server answered in SSL 2.0.</summary>
    public bool IsSsl2 { get; set; }

    /// <summary>Whether the version is TLS 1.3 or one of its drafts.</summary>
    public bool Is13 => IsVersion13(Version);

    public TlsSide Side(int direction) => direction == 0 ? _low : _high;

    /// <summary>Whether a version is TLS 1.3, or a draft of it.</summary>
    public static bool IsVersion13(int version) => version == 0x0304 || version >> 8 is 0x7f or 0xfb || version == 0xfefc;
}
