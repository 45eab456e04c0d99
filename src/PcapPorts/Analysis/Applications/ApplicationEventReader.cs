using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Applications;

/// <summary>
/// Gathers what applications say from the fields of frames, given in order. It reads what the dissectors found and nothing else. Packets that an
/// ICMP error quotes are left out: they were seen when they were sent. A response of HTTP is an event when its body is whole; what is still unfinished in
/// the end is in <see cref="Unfinished"/>.
/// </summary>
public sealed class ApplicationEventReader
{
    readonly List<ApplicationEvent> _events = [];
    readonly List<(string Name, long Type)> _questions = [];
    readonly List<(string Text, long TimeToLive)> _records = [];
    readonly List<string> _texts = [];
    readonly List<string> _names = [];

    // Responses whose bodies are under way, by their connection and order.
    const int MaxWaiting = 1 << 16;
    readonly Dictionary<(ApplicationEndpoint, ApplicationEndpoint), HttpEvent> _waiting = [];

    readonly LoginReader _logins = new();

    /// <summary>Whether only logins are wanted: other messages are then passed over.</summary>
    public bool ReadsOnlyLogins { get; init; }

    /// <summary>The responses of which the capture does not hold the end, in file order.</summary>
    public IEnumerable<ApplicationEvent> Unfinished => _waiting.Values.OrderBy(static e => e.Frame).Select(static e => e with { IsUnfinished = true });

    /// <summary>The events of a frame: valid until the next call.</summary>
    /// <param name="fields">The fields of the frame.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="nanoseconds">Its time in nanoseconds since 1970.</param>
    public IReadOnlyList<ApplicationEvent> Read(FieldList fields, long frame, long nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _events.Clear();
        ReadOnlySpan<FieldEntry> entries = fields.Entries;
        IpAddress source = default, destination = default;
        ushort from = 0, to = 0;
        byte transport = 0;
        bool viaQuic = false, isFin = false, isUserNext = false;
        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly FieldEntry entry = ref entries[i];
            switch (ApplicationFields.Of(entry.Field))
            {
                case ApplicationField.IcmpRoot:
                    return _events;
                case ApplicationField.SourceAddress:
                    _ = IpAddress.TryRead(fields.BytesOf(in entry), out source);
                    viaQuic = false;
                    break;
                case ApplicationField.DestinationAddress:
                    _ = IpAddress.TryRead(fields.BytesOf(in entry), out destination);
                    break;
                case ApplicationField.SourcePort:
                    from = (ushort)entry.Value;
                    transport = ApplicationFields.TransportOf(entry.Field);
                    break;
                case ApplicationField.DestinationPort:
                    to = (ushort)entry.Value;
                    break;
                case ApplicationField.TcpFin:
                    isFin = entry.Value != 0;
                    break;
                case ApplicationField.QuicRoot:
                    viaQuic = true;
                    break;
                case ApplicationField.LinesRoot:
                    AddLogin(_logins.TakeLines(entry.Field.Abbreviation, RangeOf(fields, in entry), new LoginPlace(new ApplicationEndpoint(source, from), new ApplicationEndpoint(destination, to), frame, nanoseconds)));
                    break;
                case ApplicationField.ParameterName:
                    isUserNext = fields.BytesOf(in entry).TrimEnd((byte)0).SequenceEqual("user"u8);
                    break;
                case ApplicationField.ParameterValue when !isUserNext:
                    break;
                case ApplicationField.UserName or ApplicationField.ParameterValue or ApplicationField.HttpCredentials or ApplicationField.BindName:
                    isUserNext = false;
                    AddLogin(_logins.Take(ServiceOf(entry.Field), NameIn(fields, in entry), new LoginPlace(new ApplicationEndpoint(source, from), new ApplicationEndpoint(destination, to), frame, nanoseconds)));
                    break;
                case ApplicationField.DnsRoot or ApplicationField.HttpRoot or ApplicationField.TlsRoot when !ReadsOnlyLogins:
                    int end = EndOf(entries, i);
                    var message = new Message(fields, i, end, frame, nanoseconds, new ApplicationEndpoint(source, from), new ApplicationEndpoint(destination, to), transport, viaQuic);
                    Read(in message, ApplicationFields.Of(entry.Field));
                    break;
            }
        }
        if (isFin && _waiting.Count > 0)
            FinishWithConnection(new ApplicationEndpoint(destination, to), new ApplicationEndpoint(source, from), frame);
        return _events;
    }

    void AddLogin(LoginEvent? login)
    {
        if (login is not null)
            _events.Add(login);
    }

    static string ServiceOf(Field field) => field.Abbreviation[..field.Abbreviation.IndexOf('.')] is var protocol && protocol == "ntlmssp" ? "ntlm" : protocol;

    /// <summary>The name in a field; of HTTP's credentials what is before the colon (RFC 7617).</summary>
    static string NameIn(FieldList fields, in FieldEntry entry)
    {
        ReadOnlySpan<byte> bytes = fields.BytesOf(in entry);
        int colon = ApplicationFields.Of(entry.Field) == ApplicationField.HttpCredentials ? bytes.IndexOf((byte)':') : -1;
        return Encoding.UTF8.GetString(colon < 0 ? bytes : bytes[..colon]);
    }

    static ReadOnlySpan<byte> RangeOf(FieldList fields, in FieldEntry entry)
        => entry.Offset >= 0 && entry.Offset <= fields.Bytes.Length - entry.Length ? fields.Bytes.Slice(entry.Offset, entry.Length) : default;

    /// <summary>The server closed: a body of which nobody said the length is whole.</summary>
    void FinishWithConnection(ApplicationEndpoint client, ApplicationEndpoint server, long frame)
    {
        if (!_waiting.TryGetValue((client, server), out HttpEvent? response) || !response.EndsWithConnection)
            return;
        _waiting.Remove((client, server));
        _events.Add(response with { Frame = frame });
    }

    /// <summary>Where what a root contains ends: at the next entry that is no deeper.</summary>
    static int EndOf(ReadOnlySpan<FieldEntry> entries, int root)
    {
        int end = root + 1;
        while (end < entries.Length && entries[end].Depth > entries[root].Depth)
            end++;
        return end;
    }

    void Read(in Message message, ApplicationField root)
    {
        if (root == ApplicationField.DnsRoot)
            ReadDns(in message);
        else if (root == ApplicationField.HttpRoot)
            ReadHttp(in message);
        else
            ReadTls(in message);
    }

    void ReadDns(in Message message)
    {
        _questions.Clear();
        _texts.Clear();
        int id = -1;
        int? code = null;
        bool isResponse = false;
        int flags = 0, records = 0, answers = 0, others = 0;
        int? kind = null;
        _records.Clear();
        long keep = 0;
        string? name = null, codeName = null;
        long request = 0;
        long? time = null;
        for (int i = message.Start + 1; i < message.End; i++)
        {
            ref readonly FieldEntry entry = ref message.Fields.Entries[i];
            switch (ApplicationFields.Of(entry.Field))
            {
                case ApplicationField.DnsId:
                    id = (int)entry.Value;
                    break;
                case ApplicationField.DnsResponse:
                    isResponse = entry.Value != 0;
                    break;
                case ApplicationField.DnsCode:
                    code = (int)entry.Value;
                    codeName = entry.Field.Values?.Find(entry.Value);
                    break;
                case ApplicationField.DnsQueryName:
                    name = message.Text(in entry);
                    break;
                case ApplicationField.DnsQueryType when name is not null:
                    _questions.Add((name == "<Root>" ? "." : name, (long)entry.Value));
                    break;
                case ApplicationField.DnsAnswer:
                    string text = message.Text(in entry);
                    _texts.Add(text);
                    if (records <= answers)
                        _records.Add((text, keep));
                    break;
                case ApplicationField.DnsFlags:
                    flags = (int)entry.Value;
                    break;
                case ApplicationField.DnsClass:
                    kind ??= (int)entry.Value;
                    break;
                case ApplicationField.DnsAnswerCount:
                    answers = (int)entry.Value;
                    break;
                case ApplicationField.DnsOtherCount:
                    others += (int)entry.Value;
                    break;
                case ApplicationField.DnsRecord:
                    records++;
                    break;
                case ApplicationField.DnsTimeToLive:
                    keep = (long)entry.Value;
                    break;
                case ApplicationField.RequestFrame:
                    request = (long)entry.Value;
                    break;
                case ApplicationField.ResponseTime:
                    time = (long)entry.Value;
                    break;
            }
        }
        if (id < 0)
            return;
        (ApplicationEndpoint client, ApplicationEndpoint server) = message.Sides(fromServer: isResponse);
        _events.Add(new DnsEvent(message.Kind, message.Frame, message.Nanoseconds, client, server)
        {
            Id = id,
            IsResponse = isResponse,
            ResponseCode = isResponse ? code : null,
            ResponseCodeName = isResponse ? codeName : null,
            Questions = [.. _questions],
            Answers = [.. _texts],
            Transport = message.Transport,
            Flags = flags,
            Class = kind,
            Records = [.. _records],
            IsEmptyResponse = isResponse && answers + others == 0,
            RequestFrame = request,
            ResponseNanoseconds = time,
        });
    }

    void ReadHttp(in Message message)
    {
        HttpEvent? current = null;
        bool isComplete = message.Kind is "ssdp" or "sip" || message.IsFramed;
        long request = 0, body = 0;
        long? time = null;
        for (int i = message.Start + 1; i < message.End; i++)
        {
            ref readonly FieldEntry entry = ref message.Fields.Entries[i];
            ApplicationField meaning = ApplicationFields.Of(entry.Field);

            // Several messages may stand under one root: the streams of HTTP/2.
            if (meaning is ApplicationField.HttpMethod or ApplicationField.HttpStatus)
            {
                if (current is not null)
                    _events.Add(current);
                bool isResponse = meaning == ApplicationField.HttpStatus;
                (ApplicationEndpoint client, ApplicationEndpoint server) = message.Sides(isResponse);
                current = new HttpEvent(message.Kind, message.Frame, message.Nanoseconds, client, server)
                {
                    Method = isResponse ? null : message.Text(in entry),
                    Status = isResponse ? Number(in message, in entry) : 0,
                    EndsWithConnection = isResponse,
                    Transport = message.Transport,
                    IsMultiplexed = message.IsFramed,
                };
            }
            current = meaning switch
            {
                _ when current is null => null,
                ApplicationField.HttpUri => current with { Uri = current.Uri ?? message.Text(in entry) },
                ApplicationField.HttpVersion => current with { Version = message.Text(in entry) },
                ApplicationField.HttpHost => current with { Host = current.Host ?? message.Text(in entry).Trim() },
                ApplicationField.HttpUserAgent => current with { UserAgent = message.Text(in entry) },
                ApplicationField.HttpType => current with { ContentType = message.Text(in entry) },
                ApplicationField.HttpLength => current with { Length = (long)entry.Value, EndsWithConnection = false },
                ApplicationField.HttpTransferEncoding => current with { EndsWithConnection = false },
                ApplicationField.HttpReferrer => current with { Referrer = message.Text(in entry) },
                ApplicationField.HttpLine => current with { Origin = HeaderOf(message.Text(in entry), "Origin") ?? current.Origin },
                ApplicationField.HttpPhrase => current with { Phrase = message.Text(in entry) },
                ApplicationField.HttpCredentials => current with { User = message.Text(in entry).Split(':')[0] },
                ApplicationField.HttpLocation => current with { Location = message.Text(in entry) },
                _ => current,
            };
            isComplete |= meaning == ApplicationField.HttpComplete;
            if (meaning == ApplicationField.HttpBody)
                body += message.Fields.BytesOf(in entry).Length;
            if (meaning == ApplicationField.RequestFrame)
                request = (long)entry.Value;
            else if (meaning == ApplicationField.ResponseTime)
                time = (long)entry.Value;
        }
        if (current is null && isComplete)
            _ = _waiting.Remove(message.Sides(fromServer: true), out current);
        else if (current is null && body > 0 && _waiting.TryGetValue(message.Sides(fromServer: true), out HttpEvent? underWay))
            _waiting[message.Sides(fromServer: true)] = underWay with { BodyLength = underWay.BodyLength + body };
        if (current is null)
            return;
        current = current with { BodyLength = current.BodyLength + body, Frame = message.Frame, RequestFrame = request, ResponseNanoseconds = time };
        if (isComplete || current.Status == 0 || _waiting.Count >= MaxWaiting)
            _events.Add(current);
        else
            Wait(current);
    }

    /// <summary>Keeps a response until its body is whole. One that is followed by another before that never ended.</summary>
    void Wait(HttpEvent response)
    {
        if (_waiting.Remove((response.Client, response.Server), out HttpEvent? before))
            _events.Add(before with { IsUnfinished = true });
        _waiting.Add((response.Client, response.Server), response);
    }

    /// <summary>The value of a header line that has a name; null when it has another.</summary>
    static string? HeaderOf(string line, string name) =>
        line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? line[(name.Length + 1)..].Trim() : null;

    static int Number(in Message message, in FieldEntry entry)
        => entry.Field.IsNumber ? (int)entry.Value : int.TryParse(message.Text(in entry), out int number) ? number : 0;

    void ReadTls(in Message message)
    {
        TlsEvent? current = null;
        for (int i = message.Start + 1; i < message.End; i++)
        {
            ref readonly FieldEntry entry = ref message.Fields.Entries[i];
            switch (ApplicationFields.Of(entry.Field))
            {
                case ApplicationField.TlsHandshakeType when entry.Value is 1 or 2:
                    Finish(current);
                    (ApplicationEndpoint client, ApplicationEndpoint server) = message.Sides(fromServer: entry.Value == 2);
                    current = new TlsEvent("tls", message.Frame, message.Nanoseconds, client, server)
                    {
                        IsServer = entry.Value == 2,
                        Transport = message.Transport,
                        Via = message.ViaQuic ? "quic" : null,
                        Protocols = [],
                        CertificateNames = [],
                    };
                    _texts.Clear();
                    _names.Clear();
                    break;
                case ApplicationField.TlsServerName when current is { ServerName: null }:
                    current = current with { ServerName = message.Text(in entry) };
                    break;
                case ApplicationField.TlsVersion when current is { Version: null }:
                    current = current with { Version = entry.Field.Values?.Find(entry.Value) };
                    break;
                case ApplicationField.TlsSupportedVersion when current is not null && entry.Value is 0x0304 or 0xfefc:
                    current = current with { Version = entry.Field.Values?.Find(entry.Value) };
                    break;
                case ApplicationField.TlsCipherSuite when current is { IsServer: true }:
                    current = current with { CipherSuite = entry.Field.Values?.Find(entry.Value) ?? $"0x{entry.Value:x4}" };
                    break;
                case ApplicationField.TlsProtocol:
                    _texts.Add(message.Text(in entry));
                    break;
                case ApplicationField.TlsJa3 when current is not null:
                    current = current with { Ja3 = message.Text(in entry) };
                    break;
                case ApplicationField.TlsJa4 when current is not null:
                    current = current with { Ja4 = message.Text(in entry) };
                    break;
                case ApplicationField.CertificateName:
                    _names.Add(message.Text(in entry));
                    break;
            }
        }
        Finish(current);
    }

    void Finish(TlsEvent? hello)
    {
        if (hello is not null)
            _events.Add(hello with { Protocols = [.. _texts], CertificateNames = [.. _names] });
    }

    /// <summary>The entries of one message, and where they come from.</summary>
    readonly struct Message(FieldList fields, int start, int end, long frame, long nanoseconds, ApplicationEndpoint source, ApplicationEndpoint destination, byte transport, bool viaQuic)
    {
        public FieldList Fields { get; } = fields;

        public int Start { get; } = start;

        public int End { get; } = end;

        public long Frame { get; } = frame;

        public long Nanoseconds { get; } = nanoseconds;

        public byte Transport { get; } = transport;

        public bool ViaQuic { get; } = viaQuic;

        /// <summary>Whether the messages come in frames of several streams.</summary>
        public bool IsFramed => Fields.Entries[Start].Field.Abbreviation == "http2";

        public string Kind => Fields.Entries[Start].Field.Abbreviation is var name && name == "http2" ? "http" : name;

        public (ApplicationEndpoint Client, ApplicationEndpoint Server) Sides(bool fromServer) => fromServer ? (destination, source) : (source, destination);

        public string Text(in FieldEntry entry)
        {
            ReadOnlySpan<byte> bytes = Fields.BytesOf(in entry);
            return entry.Field.Type is FieldType.IPv4 or FieldType.IPv6 && IpAddress.TryRead(bytes, out IpAddress address) ? address.ToString() : Encoding.UTF8.GetString(bytes);
        }
    }
}
