using PcapPorts.Fields;

namespace PcapPorts.Protocols.Tls;

/// <summary>Handshake messages of TLS 1.3 (RFC 8446 section 4), of its predecessors (RFC 5246 section 7.4, RFC 4492) and of DTLS.</summary>
static class TlsHandshake
{
    public const int HelloRequest = 0, ClientHello = 1, ServerHello = 2, NewSessionTicket = 4, HelloRetryRequest = 6, EncryptedExtensions = 8, Certificate = 11,
        ServerKeyExchange = 12, CertificateRequest = 13, CertificateVerify = 15, ClientKeyExchange = 16, Finished = 20, CertificateStatus = 22, CompressedCertificate = 25;

    const int HeaderLength = 4;

    /// <summary>Adds one message.</summary>
    /// <param name="cursor">Stands at its type, and ends with it.</param>
    /// <param name="f">The fields.</param>
    /// <param name="state">What is remembered of the connection.</param>
    /// <param name="transport">t for TCP, q for QUIC, d for DTLS.</param>
    public static void Add(ref TlsCursor cursor, TlsFields f, TlsConversation state, byte transport)
    {
        int opened = cursor.Fields.Open(f.Handshake, cursor.At, cursor.Left);
        int type = cursor.Number(f.HandshakeType, 1);
        cursor.Number(f.HandshakeLength, HeaderLength - 1);
        AddBody(ref cursor, f, type, state, transport);
        cursor.Fields.Close(opened);
    }

    /// <summary>Adds what stands behind the header of a message.</summary>
    public static void AddBody(ref TlsCursor cursor, TlsFields f, int type, TlsConversation state, byte transport)
    {
        InfoText info = cursor.Fields.Info.Begin(state.Carrier ?? f.Protocol).Add(TlsNumbers.HandshakeTypes, (ulong)type);
        switch (type)
        {
            case ClientHello:
                AddClientHello(ref cursor, f, state, transport, info);
                break;
            case ServerHello:
                AddServerHello(ref cursor, f, state);
                break;
            case 3 when transport == 'd':
                cursor.Number(f.Version, 2);
                cursor.Vector(f.CookieLength, 1, f.Cookie);
                break;
            case HelloRetryRequest:
            {
                var hello = new TlsHello();
                cursor.Number(f.Version, 2);
                if (cursor.Peek16() >> 8 == 0x13)
                    cursor.Number(f.CipherSuite, 2);
                TlsExtensions.Add(ref cursor, f, type, ref hello);
                break;
            }
            case EncryptedExtensions:
            {
                var hello = new TlsHello();
                TlsExtensions.Add(ref cursor, f, type, ref hello);
                break;
            }
            case NewSessionTicket when !state.Is13:
                cursor.Number(f.TicketLifetime, 4);
                cursor.Vector(f.TicketLength, 2, f.Ticket);
                break;
            case NewSessionTicket:
            {
                var hello = new TlsHello();
                cursor.Number(f.TicketLifetime, 4);
                cursor.Number(f.TicketAgeAdd, 4);
                cursor.Vector(f.TicketNonceLength, 1, f.TicketNonce);
                cursor.Vector(f.TicketLength, 2, f.Ticket);
                TlsExtensions.Add(ref cursor, f, type, ref hello);
                break;
            }
            case Certificate:
                AddCertificates(ref cursor, f, state);
                break;
            case CompressedCertificate:
                TlsCompressedCertificate.Add(ref cursor, f, state);
                break;
            case ServerKeyExchange:
                AddServerKeyExchange(ref cursor, f, state);
                break;
            case ClientKeyExchange:
                AddClientKeyExchange(ref cursor, f, state);
                break;
            case CertificateRequest when !state.Is13:
                AddCertificateRequest(ref cursor, f, state);
                break;
            case CertificateRequest:
            {
                var hello = new TlsHello();
                cursor.Skip(1 + (cursor.Rest.IsEmpty ? 0 : cursor.Rest[0]));
                TlsExtensions.Add(ref cursor, f, type, ref hello);
                break;
            }
            case CertificateVerify:
                if (HasSchemes(state))
                    cursor.Number(f.Algorithm, 2);
                cursor.Vector(f.VerifyLength, 2, f.Verify);
                break;
            case CertificateStatus:
                cursor.Number(f.StatusType, 1);
                cursor.Number(f.OcspResponseLength, 3);
                break;
            case Finished:
                cursor.Bytes(f.VerifyData, cursor.Left);
                break;
        }
    }

    static void AddClientHello(ref TlsCursor cursor, TlsFields f, TlsConversation state, byte transport, InfoText info)
    {
        var hello = new TlsHello { Version = cursor.Number(f.Version, 2) };
        state.TakeClientRandom(cursor.Rest[..Math.Min(32, cursor.Left)]);
        AddRandom(ref cursor, f);
        cursor.Vector(f.SessionIdLength, 1, f.SessionId);
        if (transport == 'd')
            cursor.Vector(f.CookieLength, 1, f.Cookie);
        TlsCursor suites = cursor.Sub(cursor.Number(f.CipherSuitesLength, 2));
        hello.CipherSuites = suites.Rest;
        int opened = suites.Fields.Open(f.CipherSuites, suites.At, suites.Left);
        suites.Numbers(f.CipherSuite, 2);
        suites.Fields.Close(opened);
        cursor.Sub(cursor.Number(f.CompressionLength, 1)).Numbers(f.Compression, 1);
        TlsExtensions.Add(ref cursor, f, ClientHello, ref hello);
        TlsFingerprints.AddClient(f, cursor.Fields, in hello, transport);
        if (!hello.ServerName.IsEmpty)
            info.Add(" (SNI="u8).Add(hello.ServerName).Add(")"u8);
    }

    /// <summary>Drafts before 22 of TLS 1.3 had no session id and no compression.</summary>
    static void AddServerHello(ref TlsCursor cursor, TlsFields f, TlsConversation state)
    {
        var hello = new TlsHello { Version = cursor.Number(f.Version, 2) };
        bool isEarlyDraft = hello.Version is >= 0x7f00 and < 0x7f16;
        AddRandom(ref cursor, f);
        if (!isEarlyDraft)
            cursor.Vector(f.SessionIdLength, 1, f.SessionId);
        int suite = cursor.Number(f.CipherSuite, 2);
        if (!isEarlyDraft)
            cursor.Number(f.Compression, 1);
        TlsExtensions.Add(ref cursor, f, ServerHello, ref hello);
        TlsFingerprints.AddServer(f, cursor.Fields, in hello, suite);
        state.CipherSuite = suite;
        state.UsesSrtp |= hello.UsesSrtp;
        state.Version = hello.SelectedVersion != 0 ? hello.SelectedVersion : hello.Version;
    }

    static void AddRandom(ref TlsCursor cursor, TlsFields f)
    {
        if (cursor.Left < 32)
        {
            cursor.Skip(cursor.Left);
            return;
        }
        int opened = cursor.Fields.Open(f.Random, cursor.At, 32);
        long seconds = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(cursor.Rest);
        cursor.Fields.AddValue(f.RandomTime, (ulong)seconds * 1_000_000_000, cursor.At, 4);
        cursor.Fields.Add(f.RandomBytes, cursor.At + 4, 28);
        cursor.Fields.Close(opened);
        cursor.Skip(32);
    }

    /// <summary>Adds the body of a certificate message.</summary>
    public static void AddCertificates(ref TlsCursor cursor, TlsFields f, TlsConversation state)
    {
        if (state.Is13)
            cursor.Skip(1 + (cursor.Rest.IsEmpty ? 0 : cursor.Rest[0]));
        TlsCursor list = cursor.Sub(cursor.Number(f.CertificatesLength, 3));
        while (list.Left >= 3)
        {
            int length = Math.Min(list.Number(f.CertificateLength, 3), list.Left);
            if (length > 0)
            {
                int opened = list.Fields.Open(f.Certificate, list.At, length);
                X509.X509Certificate.Add(list.Rest[..length], list.At, list.Fields);
                list.Fields.Close(opened);
            }
            list.Skip(length);
            if (!state.Is13)
                continue;
            var hello = new TlsHello();
            TlsExtensions.Add(ref list, f, Certificate, ref hello);
        }
    }

    static void AddServerKeyExchange(ref TlsCursor cursor, TlsFields f, TlsConversation state)
    {
        switch (TlsKeyExchange.Of(state.CipherSuite))
        {
            case TlsKeyExchangeKind.EllipticCurve:
                if (cursor.Number(f.CurveType, 1) != 3)
                    return;
                cursor.Number(f.NamedCurve, 2);
                cursor.Vector(f.ServerPointLength, 1, f.ServerPoint);
                break;
            case TlsKeyExchangeKind.DiffieHellman:
                cursor.Vector(f.PrimeLength, 2, f.Prime);
                cursor.Vector(f.GeneratorLength, 2, f.Generator);
                cursor.Vector(f.ServerPublicLength, 2, f.ServerPublic);
                break;
            default:
                return;
        }
        if (cursor.Left < 4)
            return;
        if (HasSchemes(state))
            cursor.Number(f.Algorithm, 2);
        cursor.Vector(f.SignatureLength, 2, f.Signature);
    }

    static void AddClientKeyExchange(ref TlsCursor cursor, TlsFields f, TlsConversation state)
    {
        switch (TlsKeyExchange.Of(state.CipherSuite))
        {
            case TlsKeyExchangeKind.EllipticCurve:
                cursor.Vector(f.ClientPointLength, 1, f.ClientPoint);
                break;
            case TlsKeyExchangeKind.DiffieHellman:
                cursor.Vector(f.ClientPublicLength, 2, f.ClientPublic);
                break;
            case TlsKeyExchangeKind.Rsa when state.Version > 0x0300:
                cursor.Vector(f.PremasterLength, 2, f.Premaster);
                break;
            case TlsKeyExchangeKind.Rsa:
                cursor.Bytes(f.Premaster, cursor.Left);
                break;
        }
    }

    static void AddCertificateRequest(ref TlsCursor cursor, TlsFields f, TlsConversation state)
    {
        cursor.Sub(cursor.Number(f.CertificateTypesCount, 1)).Numbers(f.CertificateType, 1);
        if (HasSchemes(state))
            cursor.Sub(cursor.Number(f.AlgorithmsLength, 2)).Numbers(f.Algorithm, 2);
        TlsCursor names = cursor.Sub(cursor.Number(f.NamesLength, 2));
        while (names.Left >= 2)
        {
            int length = Math.Min(names.Number(f.DistinguishedNameLength, 2), names.Left);
            X509.X509Certificate.AddName(names.Rest[..length], names.At, names.Fields);
            names.Skip(length);
        }
    }

    /// <summary>Signatures name their scheme since TLS 1.2 (RFC 5246 section 4.7).</summary>
    static bool HasSchemes(TlsConversation state) => state.Version is 0x0303 or 0xfefd || state.Is13;
}
