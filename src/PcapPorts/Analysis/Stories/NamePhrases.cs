namespace PcapPorts.Analysis.Stories;

/// <summary>Messages of DNS, mDNS and LLMNR in words.</summary>
static class NamePhrases
{
    const int MostAnswers = 4;

    public static Phrase? Of(FieldReading reading)
    {
        bool isAnswer = reading.Number("dns.flags.response") == 1;
        long? after = isAnswer && reading.Number("dns.time") is >= 0 and var time ? time : null;
        if (reading.Text("dns.qry.name") is not { } name)
            return isAnswer ? Announcement(reading) : null;
        string type = Type(reading.Name("dns.qry.type"));
        string what = $"{Name(name)} ({type})";
        if (!isAnswer)
            return new Phrase($"asked for {what}");
        if (reading.Number("dns.flags.rcode") is > 0 and var code)
        {
            string reason = reading.Name("dns.flags.rcode") ?? StoryWords.Number((ulong)code);
            return new Phrase(code == 3 ? $"answered that {what} does not exist" : $"answered that it could not resolve {what}: {reason}", after);
        }
        if (reading.Number("dns.flags.truncated") == 1 && reading.Number("dns.count.answers") == 0)
            return new Phrase($"answered that what it knows of {what} is too long for a datagram, so the question has to be put over TCP", after);
        List<string> aliases = reading.Texts("dns.cname", 3);
        List<string> results = Results(reading);
        if (results.Count + aliases.Count == 0)
            return new Phrase(reading.Number("dns.count.answers") == 0 ? $"answered that there is no such record for {what}" : $"answered the question for {what}", after);
        string alias = aliases.Count == 0 ? "" : $" stands for {StoryWords.List(aliases)}";
        string result = results.Count == 0 ? "" : $"{(aliases.Count == 0 ? " is" : ", which is")} {StoryWords.List(results)}";
        return new Phrase(StoryWords.Clean($"answered that {what}{alias}{result}"), after);
    }

    /// <summary>mDNS: an answer that nobody asked for (RFC 6762 section 8.3).</summary>
    static Phrase? Announcement(FieldReading reading)
    {
        List<string> all = [.. reading.Texts("dns.resp.name", 16).Distinct()];
        List<string> names = [.. all.Where(static name => !name.EndsWith(".arpa", StringComparison.OrdinalIgnoreCase)).Take(MostAnswers)];
        if (names.Count == 0)
            names = all;
        return names.Count == 0 ? null : new Phrase(StoryWords.Clean($"announced what it knows of {StoryWords.List(names)}"));
    }

    static List<string> Results(FieldReading reading)
    {
        List<string> addresses = [.. reading.Texts("dns.a", MostAnswers), .. reading.Texts("dns.aaaa", MostAnswers)];
        if (addresses.Count > 0)
            return addresses;
        List<string> texts = reading.Texts("dns.txt", 1);
        return
        [
            .. reading.Texts("dns.ptr.domain_name", 2),
            .. reading.Texts("dns.mx.mail_exchange", 3),
            .. texts.Select(static text => $"\"{StoryWords.Short(text, 80)}\""),
            .. reading.Texts("dns.srv.target", 2),
        ];
    }

    static string Type(string? name) => name is null ? "?" : name.Split(' ')[0] is var word && word == "*" ? "any record" : word;

    static string Name(string name) => name == "<Root>" ? "the root" : StoryWords.Clean(name);
}
