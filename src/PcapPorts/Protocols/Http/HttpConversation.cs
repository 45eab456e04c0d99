namespace PcapPorts.Protocols.Http;

/// <summary>How the end of a body is known (RFC 9112 section 6.3).</summary>
enum HttpFraming : byte
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>By its length.</summary>
    Length,

    /// <summary>By its last chunk.</summary>
    Chunked,

    /// <summary>By the end of the connection.</summary>
    UntilClose,
}

/// <summary>How a body is coded (RFC 9110 section 8.4.1).</summary>
enum HttpCoding : byte
{
    None,
    Gzip,
    Deflate,
    Brotli,
    Unknown,
}

/// <summary>The body of one direction that is still to come.</summary>
sealed class HttpSide
{
    public HttpFraming Framing { get; set; }

    public HttpCoding Coding { get; set; }

    public long Remaining { get; set; }

    /// <summary>How far the chunks of the body at hand were looked through: where the next one begins.</summary>
    public int Scanned { get; set; }

    /// <summary>Whether part of the body passed by already, so that what follows cannot be decoded by itself.</summary>
    public bool IsPartial { get; set; }

    /// <summary>Whether the body belongs to a response, and is to be paired with the request when it is whole.</summary>
    public bool IsResponse { get; set; }

    public void Begin(HttpFraming framing, HttpCoding coding, long length, bool isResponse)
    {
        Framing = framing;
        Coding = coding;
        Remaining = length;
        Scanned = 0;
        IsPartial = false;
        IsResponse = isResponse;
    }

    public void End() => Begin(HttpFraming.None, HttpCoding.None, 0, isResponse: false);
}

/// <summary>A request that waits for its response.</summary>
sealed class HttpRequest
{
    byte[] _uri = [];
    int _uriLength;

    public long Frame { get; set; }

    public long Nanoseconds { get; set; }

    public bool IsHead { get; set; }

    public bool IsConnect { get; set; }

    /// <summary>The full URI, as far as it is known.</summary>
    public ReadOnlySpan<byte> Uri
    {
        get => _uri.AsSpan(0, _uriLength);
        set
        {
            if (_uri.Length < value.Length)
                _uri = new byte[value.Length];
            value.CopyTo(_uri);
            _uriLength = value.Length;
        }
    }
}

/// <summary>What is remembered of one connection: bodies under way, and the requests that wait for an answer, a bounded number of them.</summary>
sealed class HttpConversation
{
    /// <summary>Whether the preface of HTTP/2 was seen: what follows are frames.</summary>
    public bool IsFramed { get; set; }

    const int MaxWaiting = 256;

    readonly HttpSide _low = new();
    readonly HttpSide _high = new();
    readonly Queue<HttpRequest> _waiting = new();
    HttpRequest? _spare;

    /// <summary>The request that the response at hand answers; null when it was not seen.</summary>
    public HttpRequest? Answered { get; private set; }

    public HttpSide Side(int direction) => direction == 0 ? _low : _high;

    /// <summary>Notes a request.</summary>
    public HttpRequest Ask(long frame, long nanoseconds)
    {
        HttpRequest request = _waiting.Count >= MaxWaiting ? _waiting.Dequeue() : _spare ?? new HttpRequest();
        _spare = null;
        request.Frame = frame;
        request.Nanoseconds = nanoseconds;
        _waiting.Enqueue(request);
        return request;
    }

    /// <summary>Takes the request that a response answers: the oldest one. An interim response (1xx) leaves it waiting.</summary>
    public HttpRequest? Answer(bool isInterim)
    {
        if (!_waiting.TryPeek(out HttpRequest? request))
            return Answered = null;
        if (!isInterim)
        {
            _waiting.Dequeue();
            _spare = Answered;
        }
        return Answered = request;
    }
}
