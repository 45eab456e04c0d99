using System.CommandLine;

namespace PcapPorts.App.Commands;

/// <summary>An option that takes one of a few words.</summary>
sealed class WordOption : Option<string>
{
    public WordOption(string name, string description, params string[] words)
        : base(name)
    {
        Description = description;
        Words = words;
        HelpName = string.Join('|', words);
    }

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The word that was given; null when none was.</summary>
    /// <exception cref="UsageException">It is none of the words.</exception>
    public string? Of(ParseResult result)
    {
        string? word = result.GetValue(this);
        if (word is null || Words.Contains(word, StringComparer.Ordinal))
            return word;
        throw new UsageException($"{Name} {word}: it takes {string.Join(", ", Words.SkipLast(1))} or {Words[^1]}");
    }
}
