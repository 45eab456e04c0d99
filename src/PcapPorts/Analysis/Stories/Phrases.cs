using System.Text;
using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Stories;

/// <summary>
/// What the messages of a frame say. Protocols that people meet daily have words of their own; of all others the line speaks that their dissector
/// wrote.
/// </summary>
static class Phrases
{
    const int MaxLine = 160;

    /// <summary>Labels that dissectors put before a line, which the story says in its own way.</summary>
    static readonly string[] Labels = ["Request: ", "Response: ", "Status: ", "C: ", "S: "];

    /// <summary>Protocols whose messages are lines of text, fit to be quoted.</summary>
    static readonly HashSet<string> OfLines = ["ftp", "smtp", "pop", "imap", "irc", "sip", "rtsp", "ssdp", "memcache"];

    /// <summary>Protocols of which nothing is said message by message.</summary>
    static readonly HashSet<string> Silent = ["rtp", "rtcp", "wg", "openvpn", "esp", "quic", "ftp-data"];

    static readonly Field? SshMessage = Dissectors.Fields.Find("ssh.message_code");
    static readonly Field? SshBanner = Dissectors.Fields.Find("ssh.protocol");

    /// <summary>The phrases of a frame, in order; empty when it says nothing worth a sentence.</summary>
    /// <param name="fields">The fields of the frame.</param>
    public static List<Phrase> Of(FieldList fields)
    {
        List<Phrase> phrases = [];
        bool isKnown = false;
        ReadOnlySpan<FieldEntry> entries = fields.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Field.Type != FieldType.Protocol)
                continue;
            int end = i + 1;
            while (end < entries.Length && entries[end].Depth > entries[i].Depth)
                end++;
            var reading = new FieldReading(fields, i, end);
            Phrase? phrase = null;
            switch (entries[i].Field.Abbreviation)
            {
                case "icmp" or "icmpv6":
                    // What follows is the packet that an error quotes.
                    phrase = ControlPhrases.Of(reading);
                    return phrase is { } control ? [control] : phrases;
                case "dns" or "mdns" or "llmnr":
                    phrase = NamePhrases.Of(reading);
                    break;
                case "dhcp":
                    phrase = LeasePhrases.Of(reading);
                    break;
                case "http":
                    phrase = WebPhrases.OfHttp(reading);
                    isKnown = true;
                    break;
                case "tls" or "dtls":
                    isKnown = true;
                    break;
            }
            if (phrase is { } said)
                phrases.Add(said);
        }

        // The messages of a handshake are many in one frame, and make one sentence.
        if (isKnown && WebPhrases.OfTls(new FieldReading(fields)) is { } hello)
            phrases.Add(hello);
        if (phrases.Count == 0 && !isKnown && fields.Info.Protocol is { } protocol && Line(fields, protocol) is { } line)
            phrases.Add(line);
        return phrases;
    }

    static Phrase? Line(FieldList fields, Protocol protocol)
    {
        string name = protocol.Abbreviation;
        if (name == "telnet")
            return new Phrase("sent terminal traffic, which is not shown here because passwords are typed into it");
        if (Silent.Contains(name) || (name == "ssh" && !Has(fields, SshMessage) && !Has(fields, SshBanner)))
            return null;
        string line = Bare(Secrets.Mask(name, Encoding.UTF8.GetString(fields.Info.Text)));
        if (name == "ssh")
            line = SshLine(line);
        if (line.Length == 0)
            return null;
        if (name is "smtp" && line.StartsWith("DATA fragment", StringComparison.Ordinal))
            return new Phrase("handed over a piece of the mail");
        line = StoryWords.Short(StoryWords.Clean(line), MaxLine);
        return new Phrase(OfLines.Contains(name) ? $"said \"{line}\"" : $"said in {protocol.ShortName}: {line}");
    }

    /// <summary>Who speaks is said by the story, and encrypted packets say nothing.</summary>
    static string SshLine(string line)
    {
        string[] messages = line.Split(", ");
        return string.Join(", ", messages.Select(static message => message.Replace("Server: ", "", StringComparison.Ordinal).Replace("Client: ", "", StringComparison.Ordinal))
            .Where(static message => !message.StartsWith("Encrypted packet", StringComparison.Ordinal)));
    }

    static bool Has(FieldList fields, Field? field) => field is not null && fields.IndexOf(field) >= 0;

    static string Bare(string line)
    {
        line = line.Replace(", C: ", " | ", StringComparison.Ordinal).Replace(" C: ", " | ", StringComparison.Ordinal);
        foreach (string label in Labels)
        {
            if (line.StartsWith(label, StringComparison.Ordinal))
                return line[label.Length..].Trim();
        }
        return line.Trim();
    }
}
