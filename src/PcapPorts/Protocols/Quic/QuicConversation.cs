using PcapPorts.Protocols.Tls;

namespace PcapPorts.Protocols.Quic;

/// <summary>What is remembered of one flow: the keys and hellos of its latest connection, and the ids that its sides chose.</summary>
sealed class QuicConversation
{
    const int MaxIdLength = 20;

    /// <summary>Packets in a row that could not be opened, after which no more are tried: a try costs keys, and most likely the hello is not in the capture.</summary>
    const int MaxFailures = 16;

    /// <summary>The same for keys from secrets, which cost nothing more: a key update is not followed.</summary>
    const int MaxSecretFailures = 256;

    // By level and direction.
    readonly QuicCryptoStream[] _streams = [new(), new(), new(), new(), new(), new()];
    readonly QuicKeys?[] _secretKeys = new QuicKeys?[6];
    readonly byte[][] _ids = [new byte[MaxIdLength], new byte[MaxIdLength]];
    readonly int[] _idLengths = [-1, -1];
    (QuicKeys Client, QuicKeys Server)? _keys;
    uint _version;
    int _failures;
    int _secretFailures;

    /// <summary>The direction in which the client sends; −1 while nobody knows.</summary>
    public int ClientDirection { get; private set; } = -1;

    /// <summary>Whether a long header was seen, so that what has a short one is taken for QUIC.</summary>
    public bool IsKnown { get; set; }

    /// <summary>What TLS has to remember.</summary>
    public TlsConversation Tls { get; private set; } = new() { Carrier = QuicFields.Quic };

    /// <summary>Whether it is worth while to open a packet.</summary>
    public bool MayOpen => _failures < MaxFailures;

    /// <summary>Notes whether a packet could be opened.</summary>
    public void NoteOpened(bool isOpen) => _failures = isOpen ? 0 : _failures + 1;

    /// <summary>The secrets that the capture carries; null for none.</summary>
    public TlsKeyLog? KeyLog
    {
        get => Tls.KeyLog;
        set => Tls.KeyLog = value;
    }

    /// <summary>Notes whether a packet could be opened with keys from secrets.</summary>
    public void NoteSecretOpened(bool isOpen) => _secretFailures = isOpen ? 0 : _secretFailures + 1;

    /// <summary>The keys of a direction from the secrets that the capture carries; null while there are none, and when they do not fit.</summary>
    public QuicKeys? SecretKeys(QuicLevel level, int direction)
    {
        if (Tls.Decryption is not { } secrets || Tls.CipherSuite == 0 || _secretFailures >= MaxSecretFailures)
            return null;
        ref QuicKeys? keys = ref _secretKeys[2 * (int)level + direction];
        if (keys is null && secrets.Find(direction == ClientDirection, level == QuicLevel.Handshake) is { } secret)
            keys = QuicKeys.From(Tls.CipherSuite, secret, _version);
        return keys;
    }

    public QuicCryptoStream Stream(QuicLevel level, int direction) => _streams[2 * (int)level + direction];

    /// <summary>Notes the id that a side chose for itself.</summary>
    public void NoteSource(int direction, ReadOnlySpan<byte> id)
    {
        if (id.Length > MaxIdLength)
            return;
        id.CopyTo(_ids[direction]);
        _idLengths[direction] = id.Length;
    }

    /// <summary>Bytes of the id at the start of every short header sent in a direction; −1 while nobody knows.</summary>
    public int IdLength(int direction) => _idLengths[1 - direction];

    /// <summary>Bytes of the id at the start of a short header sent in a direction, where it is the one that the other side chose; −1 otherwise.</summary>
    public int ShortIdLength(int direction, ReadOnlySpan<byte> bytes)
    {
        int length = _idLengths[1 - direction];
        return length >= 0 && bytes.StartsWith(_ids[1 - direction].AsSpan(0, length)) ? length : -1;
    }

    /// <summary>The keys of a direction; null while there are none.</summary>
    public QuicKeys? Keys(int direction) => ClientDirection < 0 ? null : direction == ClientDirection ? _keys?.Client : _keys?.Server;

    /// <summary>Begins a connection anew.</summary>
    public void Begin(int clientDirection, uint version, (QuicKeys Client, QuicKeys Server) keys)
    {
        _keys?.Client.Dispose();
        _keys?.Server.Dispose();
        _keys = keys;
        _version = version;
        _secretFailures = 0;
        if (ClientDirection >= 0)
        {
            foreach (QuicCryptoStream stream in _streams)
                stream.Clear();
            foreach (QuicKeys? secret in _secretKeys)
                secret?.Dispose();
            Array.Clear(_secretKeys);
            Tls = new TlsConversation { Carrier = QuicFields.Quic, KeyLog = KeyLog };
        }
        ClientDirection = clientDirection;
    }

    /// <summary>
    /// Takes a first packet that the capture cut for a client's: it cannot be opened, but the server's answers can, with the keys that follow from the id
    /// which it was sent to (RFC 9001 section 5.2).
    /// </summary>
    public void Suppose(int direction, uint version, ReadOnlySpan<byte> destination)
    {
        if (ClientDirection < 0 && QuicKeys.Derive(version, destination) is { } keys)
            Begin(direction, version, keys);
    }
}
