using System.Text;

namespace PcapPorts.Analysis.Applications;

/// <summary>
/// Finds user names: in fields that hold them, and in the lines of protocols where people or programs type them (RFC 959, RFC 1939, RFC 5034, RFC 4954,
/// RFC 9051, Telnet's prompt). Bounded: of more logins than it remembers, some may be told twice.
/// </summary>
sealed class LoginReader
{
    const int MaxTold = 1 << 16, MaxDialogues = 1 << 14, MaxLines = 16, MaxName = 256;

    readonly HashSet<(ApplicationEndpoint, ApplicationEndpoint, string)> _told = [];
    readonly Dictionary<(ApplicationEndpoint From, ApplicationEndpoint To), Dialogue> _dialogues = [];

    enum Awaited : byte
    {
        Nothing,

        /// <summary>Letters of a name, up to the end of the line.</summary>
        Typed,

        /// <summary>A name in base 64, alone in a line.</summary>
        CodedName,

        /// <summary>Both names and a password in base 64 (RFC 4616), alone in a line.</summary>
        CodedPlain,
    }

    sealed class Dialogue
    {
        public Awaited Awaited;
        public readonly StringBuilder Typed = new();
    }

    /// <summary>Takes a name from a field.</summary>
    /// <returns>The event; null when it was told before, or there is no name.</returns>
    public LoginEvent? Take(string service, string name, in LoginPlace place)
    {
        name = name.Trim().TrimEnd('\0');
        const string cookie = "mstshash=";
        int hash = name.IndexOf(cookie, StringComparison.OrdinalIgnoreCase);
        if (hash >= 0)
            name = name[(hash + cookie.Length)..].TrimEnd();
        else if (service == "rdp")
            return null;
        if (name.Length is 0 or > MaxName)
            return null;

        // A system port answers; where there is none on one side alone, the sender asks.
        bool isAnswer = place.Source.Port < 1024 && place.Destination.Port >= 1024;
        (ApplicationEndpoint client, ApplicationEndpoint server) = isAnswer ? (place.Destination, place.Source) : (place.Source, place.Destination);
        if (_told.Count >= MaxTold)
            _told.Clear();
        if (!_told.Add((client, server, name)))
            return null;
        return new LoginEvent("login", place.Frame, place.Nanoseconds, client, server) { Service = service, User = name };
    }

    /// <summary>Takes a message of a protocol of lines.</summary>
    public LoginEvent? TakeLines(string protocol, ReadOnlySpan<byte> bytes, in LoginPlace place)
    {
        if (protocol == "telnet")
            return TakeTerminal(bytes, in place);
        LoginEvent? found = null;
        for (int i = 0; i < MaxLines && !bytes.IsEmpty; i++)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)'\r');
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (line.Length <= 2048)
                found ??= TakeLine(protocol, Encoding.UTF8.GetString(line), in place);
        }
        return found;
    }

    LoginEvent? TakeLine(string protocol, string line, in LoginPlace place)
    {
        (ApplicationEndpoint, ApplicationEndpoint) way = (place.Source, place.Destination);
        if (_dialogues.Remove(way, out Dialogue? dialogue) && dialogue.Awaited != Awaited.Nothing)
            return Coded(line, dialogue.Awaited) is { } answered ? Take(protocol, answered, in place) : null;
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int at = protocol == "imap" ? 1 : 0;
        if (words.Length < at + 2)
            return null;
        switch (words[at].ToUpperInvariant())
        {
            case "USER" when protocol is "ftp" or "pop":
                return Take(protocol, string.Join(' ', words[1..]), in place);
            case "APOP" when protocol is "pop":
            case "LOGIN" when protocol is "imap":
                return Take(protocol, words[at + 1].Trim('"'), in place);
            case "AUTH" when protocol is "smtp" or "pop":
            case "AUTHENTICATE" when protocol is "imap":
                Awaited awaited = words[at + 1].ToUpperInvariant() switch { "PLAIN" => Awaited.CodedPlain, "LOGIN" => Awaited.CodedName, _ => Awaited.Nothing };
                if (awaited != Awaited.Nothing && words.Length > at + 2)
                    return Coded(words[at + 2], awaited) is { } given ? Take(protocol, given, in place) : null;
                if (awaited != Awaited.Nothing)
                    Await(way, awaited);
                return null;
            default:
                return null;
        }
    }

    static string? Coded(string text, Awaited awaited)
    {
        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
            return null;
        string plain = Encoding.UTF8.GetString(bytes, 0, length);
        if (awaited == Awaited.CodedName)
            return plain;
        string[] parts = plain.Split('\0');
        return parts.Length == 3 ? parts[1] : null;
    }

    /// <summary>Telnet: behind a prompt that asks for a name, what the other side types up to the end of the line.</summary>
    LoginEvent? TakeTerminal(ReadOnlySpan<byte> bytes, in LoginPlace place)
    {
        (ApplicationEndpoint, ApplicationEndpoint) way = (place.Source, place.Destination);
        if (_dialogues.TryGetValue(way, out Dialogue? dialogue))
        {
            foreach (byte next in bytes)
            {
                if (next is (byte)'\r' or (byte)'\n')
                {
                    _dialogues.Remove(way);
                    return Take("telnet", dialogue.Typed.ToString(), in place);
                }
                if (next is 8 or 127)
                    dialogue.Typed.Length = Math.Max(0, dialogue.Typed.Length - 1);
                else if (next is >= (byte)' ' and < 127 && dialogue.Typed.Length < MaxName)
                    dialogue.Typed.Append((char)next);
                else if (next >= 240)
                    return null;
            }
            return null;
        }
        ReadOnlySpan<byte> tail = bytes.TrimEnd(" \0"u8);
        string prompt = Encoding.ASCII.GetString(tail[Math.Max(0, tail.Length - 16)..]);
        if (prompt.EndsWith("login:", StringComparison.OrdinalIgnoreCase) || prompt.EndsWith("username:", StringComparison.OrdinalIgnoreCase) || prompt.EndsWith("user:", StringComparison.OrdinalIgnoreCase))
            Await((place.Destination, place.Source), Awaited.Typed);
        return null;
    }

    void Await((ApplicationEndpoint, ApplicationEndpoint) way, Awaited awaited)
    {
        if (_dialogues.Count < MaxDialogues)
            _dialogues[way] = new Dialogue { Awaited = awaited };
    }
}

/// <summary>Where a name was found.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">To whom.</param>
/// <param name="Frame">The frame, counting from 1.</param>
/// <param name="Nanoseconds">Its time in nanoseconds since 1970.</param>
readonly record struct LoginPlace(ApplicationEndpoint Source, ApplicationEndpoint Destination, long Frame, long Nanoseconds);
