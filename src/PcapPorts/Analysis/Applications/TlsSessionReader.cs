using System.Security.Cryptography;
using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Applications;

/// <summary>
/// Puts together what the fields of frames, given in order, show of TLS connections. A session ends when its endpoints greet anew, and at the end of
/// the capture; at most <see cref="MostSessions"/> are kept at once, then all of them end.
/// </summary>
public sealed class TlsSessionReader
{
    const int MostSessions = 1 << 16, MostCertificates = 16;

    static readonly Dictionary<int, Meaning> Meanings = Sort();

    readonly Dictionary<(ApplicationEndpoint, ApplicationEndpoint), TlsSession> _open = [];
    readonly List<TlsSession> _ended = [];

    enum Meaning : byte
    {
        Source, Destination, SourcePort, DestinationPort, Quoted, Root, Handshake, Change, Data, Alert, Version, Session, Cipher, Name, Protocol, SupportedVersion,
        Group, Curve, Selected, Certificate, CertificateName,
    }

    /// <summary>The sessions that still go on, in the order of their first frames.</summary>
    public IEnumerable<TlsSession> Open => _open.Values.OrderBy(static session => session.Frame);

    /// <summary>Reads a frame; returns the sessions that ended, valid until the next call.</summary>
    /// <param name="fields">The fields of the frame.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="nanoseconds">Its time in nanoseconds since 1970.</param>
    public IReadOnlyList<TlsSession> Read(FieldList fields, long frame, long nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _ended.Clear();
        IpAddress source = default, destination = default;
        ushort from = 0, to = 0;
        byte transport = 0;
        TlsSession? session = null;
        bool fromClient = false, hello = false;
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (!Meanings.TryGetValue(entry.Field.Number, out Meaning meaning))
                continue;
            switch (meaning)
            {
                case Meaning.Quoted:
                    return _ended;
                case Meaning.Source:
                    _ = IpAddress.TryRead(fields.BytesOf(in entry), out source);
                    break;
                case Meaning.Destination:
                    _ = IpAddress.TryRead(fields.BytesOf(in entry), out destination);
                    break;
                case Meaning.SourcePort:
                    from = (ushort)entry.Value;
                    transport = ApplicationFields.TransportOf(entry.Field);
                    break;
                case Meaning.DestinationPort:
                    to = (ushort)entry.Value;
                    break;
                case Meaning.Root:
                    session = Find(new ApplicationEndpoint(source, from), new ApplicationEndpoint(destination, to), out fromClient);
                    break;
                case Meaning.Handshake when entry.Value == 1:
                    session = Begin(new TlsSession(frame, nanoseconds, new ApplicationEndpoint(source, from), new ApplicationEndpoint(destination, to), transport));
                    (fromClient, hello) = (true, true);
                    session.Add(fromClient: true, 'c');
                    break;
                default:
                    hello = meaning == Meaning.Handshake ? entry.Value == 2 : hello;
                    if (session is not null)
                        Take(session, meaning, new Place(fields, frame, nanoseconds), in entry, fromClient, hello);
                    break;
            }
        }
        return _ended;
    }

    TlsSession? Find(ApplicationEndpoint sender, ApplicationEndpoint receiver, out bool fromClient)
    {
        fromClient = _open.TryGetValue((sender, receiver), out TlsSession? session);
        return fromClient || _open.TryGetValue((receiver, sender), out session) ? session : null;
    }

    TlsSession Begin(TlsSession session)
    {
        // The second hello of a client that was asked to try again belongs to the same session (RFC 8446 section 4.1.4, RFC 9147 section 5.1).
        if (_open.TryGetValue((session.Client, session.Server), out TlsSession? before))
        {
            if (before is { IsEstablished: false, Alert: null })
                return before;
            _ended.Add(before);
            _open.Remove((session.Client, session.Server));
        }
        if (_open.Count >= MostSessions)
        {
            _ended.AddRange(Open);
            _open.Clear();
        }
        _open.Add((session.Client, session.Server), session);
        return session;
    }

    readonly record struct Place(FieldList Fields, long Frame, long Nanoseconds);

    static void Take(TlsSession session, Meaning meaning, Place place, in FieldEntry entry, bool fromClient, bool hello)
    {
        FieldList fields = place.Fields;
        switch (meaning)
        {
            case Meaning.Handshake:
                session.Add(fromClient, LetterOf(entry.Value));
                if (hello && session.AnswerFrame == 0)
                    (session.AnswerFrame, session.AnswerNanoseconds) = (place.Frame, place.Nanoseconds);
                break;
            case Meaning.Change:
                session.Add(fromClient, 'i');
                session.Protects(fromClient);
                break;
            case Meaning.Data:
                session.Protects(fromClient);
                break;
            case Meaning.Alert:
                session.Add(fromClient, 'l');
                session.Alert = entry.Field.Values?.Find(entry.Value) ?? $"alert {entry.Value}";
                break;
            case Meaning.Certificate:
                (fromClient ? session.ClientCertificates : session.ServerCertificates).Add(Convert.ToHexStringLower(SHA256.HashData(fields.BytesOf(in entry))));
                if (!fromClient)
                    TakeChain(session, place, in entry);
                break;
            case Meaning.CertificateName when !fromClient && session.ServerCertificates.Count == 1:
                session.CertificateNames.Add(Encoding.UTF8.GetString(fields.BytesOf(in entry)));
                break;
            case Meaning.Curve or Meaning.Group when !fromClient:
                session.Group = entry.Field.Values?.Find(entry.Value) ?? $"0x{entry.Value:x4}";
                break;
            case Meaning.Selected when !fromClient:
                session.TookKey = true;
                break;
            default:
                if (hello && fromClient)
                    TakeOffer(session, meaning, fields, in entry);
                else if (hello)
                    TakeChoice(session, meaning, fields, in entry);
                break;
        }
    }

    static void TakeChain(TlsSession session, Place place, in FieldEntry entry)
    {
        if (session.CertificateFrame == 0)
            (session.CertificateFrame, session.CertificateNanoseconds) = (place.Frame, place.Nanoseconds);
        if (session.ServerChain.Count < MostCertificates && CertificateFacts.Read(place.Fields.BytesOf(in entry)) is { } facts)
            session.ServerChain.Add(facts);
    }

    static void TakeOffer(TlsSession session, Meaning meaning, FieldList fields, in FieldEntry entry)
    {
        if (meaning == Meaning.Name)
            session.ServerName ??= Encoding.UTF8.GetString(fields.BytesOf(in entry));
        else if (meaning == Meaning.Session)
            session.OfferedSession = fields.BytesOf(in entry).ToArray();
    }

    static void TakeChoice(TlsSession session, Meaning meaning, FieldList fields, in FieldEntry entry)
    {
        switch (meaning)
        {
            case Meaning.Version when session.Version == 0:
            case Meaning.SupportedVersion:
                session.Version = (int)entry.Value;
                break;
            case Meaning.Session:
                session.RepeatsSession = session.OfferedSession.Length > 0 && fields.BytesOf(in entry).SequenceEqual(session.OfferedSession);
                break;
            case Meaning.Cipher:
                session.CipherSuite = entry.Field.Values?.Find(entry.Value) ?? $"unknown-{entry.Value}";
                break;
            case Meaning.Protocol:
                session.Protocol ??= Encoding.UTF8.GetString(fields.BytesOf(in entry));
                break;
        }
    }

    /// <summary>The letter of a type of handshake message (IANA TLS HandshakeType).</summary>
    static char LetterOf(ulong type) => type switch
    {
        0 => 'h', 1 => 'c', 2 => 's', 3 => 'v', 4 => 't', 5 => 'e', 6 => 'j', 8 => 'o', 11 => 'x', 12 => 'k', 13 => 'r', 14 => 'n', 15 => 'y', 16 => 'g', 20 => 'f', 21 => 'w',
        22 => 'u', 23 => 'a', 24 => 'p', 254 => 'm', _ => 'z',
    };

    static Dictionary<int, Meaning> Sort()
    {
        var sorted = new Dictionary<int, Meaning>();
        (Meaning, string[])[] names =
        [
            (Meaning.Quoted, ["icmp", "icmpv6"]),
            (Meaning.Source, ["ip.src", "ipv6.src"]),
            (Meaning.Destination, ["ip.dst", "ipv6.dst"]),
            (Meaning.SourcePort, ["tcp.srcport", "udp.srcport"]),
            (Meaning.DestinationPort, ["tcp.dstport", "udp.dstport"]),
            (Meaning.CertificateName, ["x509ce.dNSName"]),
            .. OfBoth(Meaning.Root, ""),
            .. OfBoth(Meaning.Handshake, ".handshake.type"),
            .. OfBoth(Meaning.Change, ".change_cipher_spec"),
            .. OfBoth(Meaning.Data, ".app_data"),
            .. OfBoth(Meaning.Alert, ".alert_message.desc"),
            .. OfBoth(Meaning.Version, ".handshake.version"),
            .. OfBoth(Meaning.Session, ".handshake.session_id"),
            .. OfBoth(Meaning.Cipher, ".handshake.ciphersuite"),
            .. OfBoth(Meaning.Name, ".handshake.extensions_server_name"),
            .. OfBoth(Meaning.Protocol, ".handshake.extensions_alpn_str"),
            .. OfBoth(Meaning.SupportedVersion, ".handshake.extensions.supported_version"),
            .. OfBoth(Meaning.Group, ".handshake.extensions_key_share_group"),
            .. OfBoth(Meaning.Curve, ".handshake.server_named_curve"),
            .. OfBoth(Meaning.Selected, ".handshake.extensions.psk.identity.selected"),
            .. OfBoth(Meaning.Certificate, ".handshake.certificate"),
        ];
        foreach ((Meaning meaning, string[] all) in names)
        {
            foreach (string name in all)
            {
                if (Dissectors.Fields.Find(name) is { } field)
                    sorted[field.Number] = meaning;
            }
        }
        return sorted;

        static (Meaning, string[])[] OfBoth(Meaning meaning, string name) => [(meaning, ["tls" + name, "dtls" + name])];
    }
}
