using System.Buffers.Binary;

namespace PcapPorts.Protocols.Tls;

/// <summary>Opens the records of a TLS 1.3 connection whose secrets are known (RFC 8446 sections 5.2, 5.3 and 7).</summary>
/// <param name="log">Holds the secrets.</param>
/// <param name="clientRandom">The random of the client's hello, by which they are found.</param>
/// <param name="clientDirection">The direction in which the client sends.</param>
sealed class TlsDecryption(TlsKeyLog log, byte[] clientRandom, int clientDirection)
{
    const int Finished = 20, KeyUpdate = 24;

    readonly TrafficKeys?[] _keys = new TrafficKeys?[2];
    readonly bool[] _hasFinished = new bool[2];

    /// <summary>Whether its secrets are these: a second hello with the same random goes on with the first.</summary>
    public bool IsOf(ReadOnlySpan<byte> random) => random.SequenceEqual(clientRandom);

    /// <summary>A secret; null when it is not there.</summary>
    public byte[]? Find(bool isClient, bool isHandshake)
        => log.Find(isHandshake ? isClient ? TlsSecret.ClientHandshake : TlsSecret.ServerHandshake : isClient ? TlsSecret.ClientTraffic : TlsSecret.ServerTraffic, clientRandom);

    /// <summary>Opens a record.</summary>
    /// <param name="direction">Who sent it.</param>
    /// <param name="suite">The cipher suite of the connection.</param>
    /// <param name="record">The record with its header, whole.</param>
    /// <param name="headerLength">Bytes of its header.</param>
    /// <param name="plain">Receives the content; as long as the record.</param>
    /// <param name="type">The type of the content, which is encrypted with it.</param>
    /// <returns>Bytes of the content; −1 when it cannot be opened.</returns>
    public int Open(int direction, int suite, ReadOnlySpan<byte> record, int headerLength, Span<byte> plain, out int type)
    {
        type = 0;
        if ((_keys[direction] ??= Derive(direction, suite)) is not { IsLost: false } keys)
            return -1;
        int length = keys.Open(record[headerLength..], record[..headerLength], plain);
        if (length < 0)
            return -1;

        // Padding of zeros follows the type.
        int last = plain[..length].LastIndexOfAnyExcept((byte)0);
        if (last < 0)
            return -1;
        type = plain[last];
        return last;
    }

    /// <summary>Takes notice of a handshake message: some change the keys of their sender.</summary>
    public void Pass(int direction, int message)
    {
        if (_keys[direction] is not { } keys || message is not (Finished or KeyUpdate))
            return;
        _keys[direction] = message == KeyUpdate ? keys.Update() : null;
        _hasFinished[direction] |= message == Finished;
        keys.Dispose();
    }

    TrafficKeys? Derive(int direction, int suite)
        => Find(direction == clientDirection, isHandshake: !_hasFinished[direction]) is { } secret ? TrafficKeys.Derive(suite, secret) : null;

    /// <summary>The keys of one side from one secret.</summary>
    sealed class TrafficKeys : IDisposable
    {
        /// <summary>Records in a row that could not be opened, after which no more are tried: early data, or the capture misses some.</summary>
        const int MaxFailures = 256;

        readonly int _suite;
        readonly byte[] _secret;
        readonly TlsAead _cipher;
        readonly byte[] _iv = new byte[TlsAead.NonceLength];
        ulong _sequence;
        int _failures;

        TrafficKeys(int suite, byte[] secret, TlsAead cipher)
        {
            _suite = suite;
            _secret = secret;
            _cipher = cipher;
            HkdfLabel.Expand(TlsAead.HashOf(suite), secret, "iv"u8, _iv);
        }

        public bool IsLost => _failures >= MaxFailures;

        public static TrafficKeys? Derive(int suite, byte[] secret)
        {
            if (!TlsAead.Fits(suite, secret))
                return null;
            Span<byte> key = stackalloc byte[TlsAead.KeyLength(suite)];
            HkdfLabel.Expand(TlsAead.HashOf(suite), secret, "key"u8, key);
            return TlsAead.Create(suite, key) is { } cipher ? new TrafficKeys(suite, secret, cipher) : null;
        }

        /// <summary>The keys that follow (RFC 8446 section 7.2).</summary>
        public TrafficKeys? Update()
        {
            byte[] next = new byte[_secret.Length];
            HkdfLabel.Expand(TlsAead.HashOf(_suite), _secret, "traffic upd"u8, next);
            return Derive(_suite, next);
        }

        public int Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> header, Span<byte> plain)
        {
            Span<byte> nonce = stackalloc byte[TlsAead.NonceLength];
            _iv.CopyTo(nonce);
            Span<byte> last = nonce[^8..];
            BinaryPrimitives.WriteUInt64BigEndian(last, BinaryPrimitives.ReadUInt64BigEndian(last) ^ _sequence);
            int length = _cipher.Open(nonce, sealedBytes, header, plain);
            if (length < 0)
            {
                _failures++;
                return -1;
            }
            _failures = 0;
            _sequence++;
            return length;
        }

        public void Dispose() => _cipher.Dispose();
    }
}
