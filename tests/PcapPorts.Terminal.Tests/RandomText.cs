namespace PcapPorts.Terminal.Tests;

/// <summary>Text as bad as captures hold it: controls, marks, wide characters, halves of surrogate pairs.</summary>
static class RandomText
{
    static readonly string[] Parts =
    [
        "a", "Z", " ", "0", "é", "\u0301", "\u0308", "日", "한", "🙂", "\u200d", "\ufe0f", "👩", "👍🏽", "🇩", "🇪", "\e[31m", "\n", "\t", "\u202e",
        "\ud83d", "\ude00", "\u009b", "\u0007", "…", "│", "\u0e01", "\u0e47", "\u1112", "\u1161", "\U000e0041", "\u2028",
    ];

    public static string Of(Random random, int maxParts) =>
        string.Concat(Enumerable.Range(0, random.Next(maxParts + 1)).Select(_ => Parts[random.Next(Parts.Length)]));
}
