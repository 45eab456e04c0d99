namespace PcapPorts.Protocols;

/// <summary>
/// The start line that HTTP (RFC 9112 sections 3 and 4), RTSP, SIP, SSDP and ICAP share: <c>method target NAME/version</c>
/// or <c>NAME/version code reason</c>.
/// </summary>
readonly ref struct StartLine
{
    const int LongestMethod = 24;

    StartLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> version, bool complete)
    {
        Method = method;
        Target = target;
        Version = version;
        IsComplete = complete;
    }

    /// <summary>The method of a request; empty in a response and where there is no start line.</summary>
    public ReadOnlySpan<byte> Method { get; }

    /// <summary>The target of a request, as far as it was captured.</summary>
    public ReadOnlySpan<byte> Target { get; }

    /// <summary>What follows the target (<c>HTTP/1.1</c>), or the first word of a response; empty when it was not captured.</summary>
    public ReadOnlySpan<byte> Version { get; }

    /// <summary>The line's end was captured.</summary>
    public bool IsComplete { get; }

    /// <summary>Reads the first line as a request; the result has no method when it is none.</summary>
    public static StartLine Request(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        bool complete = payload.LineEnds;
        ReadOnlySpan<byte> method = Text.FirstWord(line.Length > LongestMethod ? line[..LongestMethod] : line);
        if (method.Length < 3 || method.Length >= LongestMethod || method.Length == line.Length || !IsToken(method))
            return default;
        ReadOnlySpan<byte> rest = line[(method.Length + 1)..];
        if (rest.IsEmpty || rest[0] == ' ')
            return default;
        int last = complete ? rest.LastIndexOf((byte)' ') : -1;
        return last < 0
            ? new(method, rest, default, complete)
            : new(method, rest[..last], rest[(last + 1)..], complete);
    }

    /// <summary>Whether the payload begins with a status line of a protocol: its name and a slash, a version, a space, three digits.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="name">The protocol's name with the slash (<c>HTTP/</c>).</param>
    public static bool IsStatus(in Payload payload, ReadOnlySpan<byte> name)
    {
        if (!payload.StartsWith(name))
            return false;
        int at = name.Length;
        return IsDigit(payload[at]) && payload[at + 1] == '.' && IsDigit(payload[at + 2]) && payload[at + 3] == ' '
            && payload[at + 4] is >= '1' and <= '6' && IsDigit(payload[at + 5]) && IsDigit(payload[at + 6])
            && payload[at + 7] is ' ' or '\r' or '\n' or -1;
    }

    static bool IsDigit(int value) => value is >= '0' and <= '9';

    // Methods are capitals in every registry; the others are what WebDAV, GENA and Microsoft's extensions write.
    static bool IsToken(ReadOnlySpan<byte> method)
    {
        foreach (byte value in method)
        {
            if (value is not ((>= (byte)'A' and <= (byte)'Z') or (byte)'-' or (byte)'_'))
                return false;
        }
        return true;
    }
}
