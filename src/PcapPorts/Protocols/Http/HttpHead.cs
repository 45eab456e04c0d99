using System.Buffers.Text;
using System.Text;
using PcapPorts.Fields;
using static PcapPorts.Protocols.Http.HttpFields;

namespace PcapPorts.Protocols.Http;

/// <summary>The first line and the headers of a message (RFC 9112 sections 2 to 5): adds their fields, and keeps what framing the body needs.</summary>
ref struct HttpHead
{
    readonly ReadOnlySpan<byte> _bytes;
    readonly FieldList _fields;
    readonly HttpStart _start;

    public HttpHead(ReadOnlySpan<byte> bytes, in HttpStart start, FieldList fields)
    {
        _bytes = bytes;
        _start = start;
        _fields = fields;
        ContentLength = -1;
    }

    public readonly bool IsResponse => _start.Kind == HttpStartKind.Response;

    public readonly ReadOnlySpan<byte> Method => IsResponse ? default : _bytes[.._start.FirstEnd];

    public readonly ReadOnlySpan<byte> Target => IsResponse ? default : _bytes[_start.Second.._start.SecondEnd];

    /// <summary>The status code: the three digits that the word begins with; 0 when it begins with fewer, and in requests.</summary>
    public readonly int Code => IsResponse && _start.SecondEnd - _start.Second >= 3 ? Math.Max(0, Text.Number(_bytes.Slice(_start.Second, 3))) : 0;

    public ReadOnlySpan<byte> Host { get; private set; }

    /// <summary>The number that Content-Length says; −1 when there is none.</summary>
    public long ContentLength { get; private set; }

    public bool IsChunked { get; private set; }

    public bool IsUpgrade { get; private set; }

    public ReadOnlySpan<byte> Upgrade { get; private set; }

    public ReadOnlySpan<byte> ContentType { get; private set; }

    public HttpCoding Coding { get; private set; }

    /// <summary>Adds the first line.</summary>
    public readonly void AddStart()
    {
        FieldList fields = _fields;
        if (IsResponse)
        {
            fields.Add(ResponseVersion, 0, _start.FirstEnd);
            if (Code > 0)
                fields.AddValue(ResponseCode, (ulong)Code, _start.Second, 3);
            if (_start.Third < _start.Length)
                fields.Add(ResponsePhrase, _start.Third, _start.Length - _start.Third);
            return;
        }
        fields.Add(RequestMethod, 0, _start.FirstEnd);
        fields.Add(RequestUri, _start.Second, _start.SecondEnd - _start.Second);
        AddTarget();
        if (_start.Third < _start.Length)
            fields.Add(RequestVersion, _start.Third, _start.Length - _start.Third);
    }

    readonly void AddTarget()
    {
        ReadOnlySpan<byte> target = Target;
        int query = target.IndexOf((byte)'?');
        if (query < 0)
            return;
        int start = _start.Second;
        _fields.Add(UriPath, start, query);
        _fields.Add(UriQuery, start + query + 1, target.Length - query - 1);
        for (int from = query + 1; from < target.Length;)
        {
            int length = target[from..].IndexOf((byte)'&');
            length = length < 0 ? target.Length - from : length;
            _fields.Add(UriParameter, start + from, length);
            from += length + 1;
        }
    }

    /// <summary>Adds the headers.</summary>
    /// <param name="at">Where the first one starts.</param>
    /// <param name="end">Where they end: behind the empty line, or where the bytes end.</param>
    public void AddHeaders(int at, int end)
    {
        while (at < end)
        {
            int next = LineEnd(at, end);
            int length = next - at;
            while (length > 0 && _bytes[at + length - 1] is (byte)'\n' or (byte)'\r')
                length--;
            if (length > 0)
                AddHeader(at, length, next - at);
            at = next;
        }
    }

    /// <summary>End of a header with its continuation lines (RFC 9112 section 5.2).</summary>
    readonly int LineEnd(int at, int end)
    {
        while (true)
        {
            int line = _bytes[at..end].IndexOf((byte)'\n');
            if (line < 0)
                return end;
            at += line + 1;
            if (at >= end || _bytes[at] is not ((byte)' ' or (byte)'\t'))
                return at;
        }
    }

    void AddHeader(int at, int length, int lineLength)
    {
        ReadOnlySpan<byte> line = _bytes.Slice(at, length);
        int colon = line.IndexOf((byte)':');
        if (colon < 0)
            return;
        int from = colon + 1;
        while (from < length && line[from] is (byte)' ' or (byte)'\t')
            from++;
        ReadOnlySpan<byte> value = line[from..];
        int opened = _fields.Open(IsResponse ? ResponseLine : RequestLine, at, lineLength);
        Field? field = HttpHeaders.Find(line[..colon].TrimEnd(" \t"u8));
        _fields.Add(field ?? UnknownHeader, at + (field is null ? 0 : from), field is null ? length : value.Length);
        if (field is not null)
            Note(field, value, at + from);
        _fields.Close(opened);
    }

    void Note(Field field, ReadOnlySpan<byte> value, int at)
    {
        if (ReferenceEquals(field, HttpFields.Host))
        {
            Host = value.TrimEnd(" \t"u8);
        }
        else if (ReferenceEquals(field, ContentLengthHeader))
        {
            if (!Utf8Parser.TryParse(value, out long length, out int digits) || length < 0 || (digits < value.Length && value[digits] is not ((byte)' ' or (byte)'\t')))
                return;
            ContentLength = length;
            _fields.AddValue(HttpFields.ContentLength, (ulong)length, at, value.Length);
        }
        else if (ReferenceEquals(field, TransferEncoding))
        {
            IsChunked |= Text.Contains(value, "CHUNKED"u8);
        }
        else if (ReferenceEquals(field, ContentEncoding))
        {
            Coding = ContentDecoder.Find(value);
        }
        else if (ReferenceEquals(field, HttpFields.ContentType))
        {
            ContentType = value;
        }
        else if (ReferenceEquals(field, HttpFields.Upgrade))
        {
            Upgrade = value.TrimEnd(" \t"u8);
        }
        else if (ReferenceEquals(field, Connection))
        {
            IsUpgrade |= Text.Contains(value, "UPGRADE"u8);
        }
        else if (ReferenceEquals(field, Cookie))
        {
            AddCookies(value, at);
        }
        else if (ReferenceEquals(field, Authorization) || ReferenceEquals(field, ProxyAuthorization))
        {
            AddCredentials(value, at);
        }
    }

    readonly void AddCookies(ReadOnlySpan<byte> value, int at)
    {
        for (int from = 0; from < value.Length;)
        {
            int length = value[from..].IndexOf((byte)';');
            length = length < 0 ? value.Length - from : length;
            int skip = 0;
            while (skip < length && value[from + skip] == ' ')
                skip++;
            if (length > skip)
                _fields.Add(CookiePair, at + from + skip, length - skip);
            from += length + 1;
        }
    }

    /// <summary>User and password of Basic authentication (RFC 7617 section 2).</summary>
    readonly void AddCredentials(ReadOnlySpan<byte> value, int at)
    {
        if (value.Length is < 8 or > 4096 || !Ascii.EqualsIgnoreCase(value[..6], "Basic "u8))
            return;
        ReadOnlySpan<byte> coded = value[6..].Trim((byte)' ');
        Span<byte> plain = stackalloc byte[3072];
        if (Base64.DecodeFromUtf8(coded, plain, out _, out int written) == System.Buffers.OperationStatus.Done)
            _fields.AddBytes(BasicCredentials, plain[..written], at + 6, value.Length - 6);
    }
}
