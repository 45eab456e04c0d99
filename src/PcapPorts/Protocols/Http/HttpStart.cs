namespace PcapPorts.Protocols.Http;

/// <summary>What a first line is.</summary>
enum HttpStartKind : byte
{
    /// <summary>Not HTTP.</summary>
    None,

    /// <summary>It may become HTTP when more of it is there.</summary>
    Open,

    Request,
    Response,
}

/// <summary>The first line of a message (RFC 9112 sections 3 and 4), as ranges of the bytes it stands in.</summary>
readonly struct HttpStart
{
    const int LongestMethod = 32;
    const int LongestLine = 1 << 16;

    public HttpStartKind Kind { get; private init; }

    /// <summary>Bytes of the line without its end.</summary>
    public int Length { get; private init; }

    /// <summary>Bytes of the line with its end.</summary>
    public int Next { get; private init; }

    /// <summary>End of the first word: the method, or the version of a response.</summary>
    public int FirstEnd { get; private init; }

    /// <summary>Start of the second word: the target, or the status code.</summary>
    public int Second { get; private init; }

    public int SecondEnd { get; private init; }

    /// <summary>Start of what is left: the version, or the phrase.</summary>
    public int Third { get; private init; }

    /// <summary>Whether it is a request without version (HTTP/0.9), which has no headers.</summary>
    public bool IsSimple { get; private init; }

    /// <summary>Reads the line at the start of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isLast">Whether nothing follows them.</param>
    public static HttpStart Read(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int end = bytes[..Math.Min(bytes.Length, LongestLine)].IndexOf((byte)'\n');
        bool ends = end >= 0;
        int next = ends ? end + 1 : bytes.Length;
        int length = ends ? end > 0 && bytes[end - 1] == '\r' ? end - 1 : end : bytes.Length;
        ReadOnlySpan<byte> line = bytes[..length];
        bool isResponse = line.StartsWith("HTTP/"u8);
        int first = isResponse ? line.IndexOf((byte)' ') : FirstWord(line);
        if (first <= 0)
            return new HttpStart { Kind = !ends && !isLast && IsToken(line) && line.Length <= LongestMethod ? HttpStartKind.Open : HttpStartKind.None };
        int second = SkipSpaces(line, first);
        int secondEnd = isResponse ? second + Math.Max(0, WordEnd(line[second..])) : TargetEnd(line, second);
        int third = SkipSpaces(line, secondEnd);
        var start = new HttpStart
        {
            Kind = isResponse ? HttpStartKind.Response : HttpStartKind.Request,
            Length = length,
            Next = next,
            FirstEnd = first,
            Second = second,
            SecondEnd = secondEnd,
            Third = third,

            // A version where the target should be is the version of a request that lacks one: headers follow.
            IsSimple = !isResponse && third >= length && !line[second..].StartsWith("HTTP/"u8),
        };

        // Browsers take a damaged status line for one as long as it has a number, so it is one for whoever looks for what they got.
        if (isResponse)
            return (second < length && char.IsAsciiDigit((char)line[second])) || (!ends && !isLast) ? start : default;
        bool hasVersion = line[third..].StartsWith("HTTP/"u8);
        if (hasVersion || IsCommon(line[..first]))
            return start;
        return !ends && !isLast && line.Length < LongestLine ? new HttpStart { Kind = HttpStartKind.Open } : default;
    }

    /// <summary>End of the target: the last word is the version, when it is one; spaces inside a target are wrong, and seen.</summary>
    static int TargetEnd(ReadOnlySpan<byte> line, int from)
    {
        int last = line.LastIndexOf((byte)' ');
        if (last >= from && line[(last + 1)..].StartsWith("HTTP/"u8))
        {
            while (last > from && line[last - 1] == ' ')
                last--;
            return last;
        }
        return from + WordEnd(line[from..]);
    }

    static int FirstWord(ReadOnlySpan<byte> line)
    {
        int end = line[..Math.Min(line.Length, LongestMethod + 1)].IndexOf((byte)' ');
        return end > 0 && IsToken(line[..end]) ? end : -1;
    }

    static int WordEnd(ReadOnlySpan<byte> text) => text.IndexOf((byte)' ') is >= 0 and int end ? end : text.Length;

    static int SkipSpaces(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] == ' ')
            at++;
        return at;
    }

    static bool IsToken(ReadOnlySpan<byte> word)
    {
        foreach (byte value in word)
        {
            if (value is <= (byte)' ' or >= 0x7f || "\"(),:;<=>?@[\\]{}"u8.Contains(value))
                return false;
        }
        return true;
    }

    static bool IsCommon(ReadOnlySpan<byte> method) => method.Length switch
    {
        3 => method.SequenceEqual("GET"u8) || method.SequenceEqual("PUT"u8),
        4 => method.SequenceEqual("POST"u8) || method.SequenceEqual("HEAD"u8),
        5 => method.SequenceEqual("PATCH"u8) || method.SequenceEqual("TRACE"u8),
        6 => method.SequenceEqual("DELETE"u8) || method.SequenceEqual("NOTIFY"u8),
        7 => method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("CONNECT"u8),
        8 => method.SequenceEqual("M-SEARCH"u8) || method.SequenceEqual("PROPFIND"u8),
        _ => false,
    };
}
