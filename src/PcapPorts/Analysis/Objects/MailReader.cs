using System.Text;

namespace PcapPorts.Analysis.Objects;

/// <summary>A file in a mail.</summary>
/// <param name="Name">Its name as the mail has it.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Body">Its bytes, decoded. To be disposed of.</param>
/// <param name="IsWhole">Whether it came to its end, and its coding is sound.</param>
sealed record MailPart(string? Name, string ContentType, ObjectBody Body, bool IsWhole);

/// <summary>Takes a mail apart (RFC 5322, MIME: RFC 2045 to 2047, RFC 2183): line by line, so that its size does not matter.</summary>
/// <param name="source">The mail as SMTP carried it.</param>
/// <param name="hasDoubledPoints">Whether points at the start of lines are doubled, and one alone is the end (RFC 5321 section 4.5.2).</param>
sealed class MailReader(Stream source, bool hasDoubledPoints) : IDisposable
{
    const int LongestLine = 1 << 16, LongestHeader = 1 << 16, MaxDepth = 16, MaxParts = 1024;

    readonly MailLines _lines = new(source, LongestLine);
    readonly List<string> _boundaries = [];

    /// <summary>The subject; null when there is none. Known when the parts were read.</summary>
    public string? Subject { get; private set; }

    /// <summary>The parts that have a file name.</summary>
    /// <param name="whole">Receives the mail without the point that ends it, and with doubled points single.</param>
    public IEnumerable<MailPart> Parts(ObjectBody whole)
    {
        int count = 0;
        bool isFirst = true;
        while (!_lines.IsAtEnd)
        {
            MailHeader header = ReadHeader(whole, isFirst);
            isFirst = false;
            bool isContainer = header.Boundary is not null && _boundaries.Count < MaxDepth;
            if (isContainer)
                _boundaries.Add(header.Boundary!);
            bool keeps = !isContainer && header.Name is not null && count < MaxParts;
            ObjectBody? body = keeps ? new ObjectBody() : null;
            bool isWhole = ReadBody(whole, body, header.Coding);
            if (body is null)
                continue;
            count++;
            yield return new MailPart(header.Name, header.Type, body, isWhole);
        }
    }

    public void Dispose() => _lines.Dispose();

    sealed record MailHeader(string Type, string? Name, string? Boundary, string Coding);

    MailHeader ReadHeader(ObjectBody whole, bool isFirst)
    {
        var text = new StringBuilder();
        while (NextLine(whole) is { } line)
        {
            string words = Encoding.UTF8.GetString(line.Span).TrimEnd('\r', '\n');
            if (words.Length == 0)
                break;
            if (text.Length + words.Length > LongestHeader)
                continue;

            // A line that begins with white space goes on with the one before (RFC 5322 section 2.2.3).
            _ = words[0] is ' ' or '\t' ? text.Append(words) : text.Append('\n').Append(words);
        }
        string type = "text/plain", coding = "";
        string? name = null, boundary = null;
        foreach (string field in text.ToString().Split('\n'))
        {
            int colon = field.IndexOf(':');
            if (colon <= 0)
                continue;
            string value = field[(colon + 1)..].Trim();
            switch (field[..colon].Trim().ToUpperInvariant())
            {
                case "CONTENT-TYPE":
                    type = value.Split(';')[0].Trim().ToLowerInvariant();
                    name ??= HeaderParameters.Find(value, "name");
                    boundary = type.StartsWith("multipart/", StringComparison.Ordinal) ? HeaderParameters.Find(value, "boundary") : null;
                    break;
                case "CONTENT-DISPOSITION":
                    name = HeaderParameters.Find(value, "filename") ?? name;
                    break;
                case "CONTENT-TRANSFER-ENCODING":
                    coding = value.ToLowerInvariant();
                    break;
                case "SUBJECT" when isFirst:
                    Subject = MailWords.Decode(value);
                    break;
            }
        }
        return new MailHeader(type, name, string.IsNullOrEmpty(boundary) ? null : boundary, coding);
    }

    /// <summary>Reads up to the next boundary, or the end; true when there was one, or the mail ends properly.</summary>
    bool ReadBody(ObjectBody whole, ObjectBody? body, string coding)
    {
        var decoder = new TransferDecoder(coding, body);
        while (NextLine(whole) is { } line)
        {
            if (IsBoundary(line.Span, out bool isClosing))
            {
                decoder.End();
                if (!isClosing)
                    return decoder.IsSound;
                if (_boundaries.Count == 0 || body is not null)
                {
                    Skip(whole);
                    return decoder.IsSound;
                }
                continue;
            }
            decoder.Add(line.Span);
        }
        decoder.End();
        return decoder.IsSound && _boundaries.Count == 0;
    }

    /// <summary>Behind a closing boundary comes nothing of worth, up to the next boundary of what is around it.</summary>
    void Skip(ObjectBody whole)
    {
        while (NextLine(whole) is { } line)
        {
            if (IsBoundary(line.Span, out bool isClosing) && !isClosing)
                return;
        }
    }

    bool IsBoundary(ReadOnlySpan<byte> line, out bool isClosing)
    {
        isClosing = false;
        if (!line.StartsWith("--"u8))
            return false;
        ReadOnlySpan<byte> text = line[2..].TrimEnd("\r\n \t"u8);
        for (int i = _boundaries.Count - 1; i >= 0; i--)
        {
            string boundary = _boundaries[i];
            int length = Encoding.UTF8.GetByteCount(boundary);
            if (text.Length < length || Encoding.UTF8.GetString(text[..length]) != boundary)
                continue;
            ReadOnlySpan<byte> rest = text[length..];
            if (!rest.IsEmpty && !rest.SequenceEqual("--"u8))
                continue;
            isClosing = !rest.IsEmpty;
            _boundaries.RemoveRange(isClosing ? i : i + 1, _boundaries.Count - (isClosing ? i : i + 1));
            return true;
        }
        return false;
    }

    ReadOnlyMemory<byte>? NextLine(ObjectBody whole)
    {
        if (!_lines.TryRead(out ReadOnlyMemory<byte> line, out bool isStart))
            return null;
        if (hasDoubledPoints && isStart && line.Span.StartsWith("."u8))
        {
            if (line.Span.TrimEnd("\r\n"u8).Length == 1)
                return null;
            line = line[1..];
        }
        whole.Append(line.Span);
        return line;
    }
}
