using System.Text;

namespace PcapPorts.Analysis.Objects;

/// <summary>
/// Names for files out of names that strangers wrote: one part of a path, without anything that a file system, a shell or a terminal takes for more than
/// a letter, on any system.
/// </summary>
public static class ObjectName
{
    /// <summary>Most bytes of a name in UTF-8; file systems take 255, and numbers have to fit behind it.</summary>
    public const int MaxBytes = 180;

    const int LongestExtension = 16;

    /// <summary>Names that Windows keeps for devices, with any extension.</summary>
    static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase) { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$" };

    static readonly (string Type, string Extension)[] Extensions =
    [
        ("text/html", ".html"), ("text/plain", ".txt"), ("text/css", ".css"), ("text/xml", ".xml"), ("text/javascript", ".js"), ("application/javascript", ".js"),
        ("application/json", ".json"), ("application/xml", ".xml"), ("application/pdf", ".pdf"), ("application/zip", ".zip"), ("application/gzip", ".gz"),
        ("image/png", ".png"), ("image/jpeg", ".jpg"), ("image/gif", ".gif"), ("image/svg+xml", ".svg"), ("image/webp", ".webp"), ("message/rfc822", ".eml"),
    ];

    /// <summary>A name for the file of an object.</summary>
    /// <param name="name">Its name as the capture has it; null when it has none.</param>
    /// <param name="contentType">Its type, for an extension where there is no name.</param>
    public static string Safe(string? name, string? contentType)
    {
        string last = LastPart(name ?? "");
        var safe = new StringBuilder(last.Length);
        foreach (Rune rune in last.EnumerateRunes())
            safe.Append(IsPlain(rune) ? rune.ToString() : "_");
        string text = safe.ToString().TrimEnd('.', ' ').TrimStart(' ');
        if (text.Length == 0)
            return "object" + ExtensionOf(contentType);
        if (text[0] is '.' or '-' or '~' || IsDevice(text))
            text = "_" + text;
        return Shorten(text);
    }

    static string LastPart(string name)
    {
        name = name.TrimEnd('/', '\\');
        int slash = name.AsSpan().LastIndexOfAny('/', '\\');
        return name[(slash + 1)..];
    }

    /// <summary>Letters, digits and harmless signs: no control and no direction marks, nothing that has a meaning in a path, a shell's pattern or an alternate stream.</summary>
    static bool IsPlain(Rune rune) => rune.Value switch
    {
        '<' or '>' or ':' or '"' or '|' or '?' or '*' or '\\' or '/' or '$' or '`' or '%' or '!' or '\'' or '&' or ';' => false,
        0xfffd => false,
        _ => Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.Surrogate
            or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned),
    };

    static bool IsDevice(string text)
    {
        int dot = text.IndexOf('.');
        string stem = (dot < 0 ? text : text[..dot]).TrimEnd();
        if (Devices.Contains(stem) || Devices.Contains(stem.Replace('_', '$')))
            return true;
        return stem.Length == 4 && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
            && (char.IsAsciiDigit(stem[3]) || stem[3] is '\u00b9' or '\u00b2' or '\u00b3');
    }

    static string ExtensionOf(string? contentType)
    {
        string type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        foreach ((string known, string extension) in Extensions)
        {
            if (known == type)
                return extension;
        }
        return ".bin";
    }

    static string Shorten(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MaxBytes)
            return text;
        int dot = text.LastIndexOf('.');
        string extension = dot > 0 && text.Length - dot <= LongestExtension ? text[dot..] : "";
        var stem = new StringBuilder();
        int left = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        foreach (Rune rune in text[..^extension.Length].EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
                break;
            stem.Append(rune.ToString());
        }
        return stem.ToString().TrimEnd('.', ' ') + extension;
    }
}
