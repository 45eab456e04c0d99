using System.Text;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Sessions;

/// <summary>What a terminal can do.</summary>
public sealed record TerminalCapabilities
{
    static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>How many colours it has.</summary>
    public ColorDepth Depth { get; init; } = ColorDepth.TrueColor;

    /// <summary>It shows ASCII only.</summary>
    public bool AsciiOnly { get; init; }

    /// <summary>It may be asked questions, and skips sequences that it does not know.</summary>
    public bool AnswersQuestions { get; init; } = true;

    /// <summary>It can hold back a frame until it is whole (mode 2026). Learned from its answer.</summary>
    public bool SynchronizedOutput { get; init; }

    /// <summary>Whether its background is light, as far as known. Learned from <c>COLORFGBG</c> or its answer to OSC 11.</summary>
    public bool? LightBackground { get; init; }

    /// <summary>Reads <c>NO_COLOR</c>, <c>TERM</c>, <c>COLORTERM</c>, <c>COLORFGBG</c>, <c>LC_ALL</c>, <c>LC_CTYPE</c> and <c>LANG</c>.</summary>
    public static TerminalCapabilities FromEnvironment(Func<string, string?> variable)
    {
        string term = variable("TERM") ?? "";
        string locale = LocaleVariables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        string? background = variable("COLORFGBG")?.Split(';')[^1];
        return new TerminalCapabilities
        {
            Depth = ColorDepths.FromEnvironment(variable),
            AsciiOnly = !OperatingSystem.IsWindows() && (locale is "" or "C" or "POSIX")
                || locale.Contains("8859", StringComparison.Ordinal),
            // The Linux console prints parts of what it does not know; screen is as old.
            AnswersQuestions = !(term is "linux" or "dumb" or "" or "vt100" || term.StartsWith("screen", StringComparison.Ordinal)),
            LightBackground = int.TryParse(background, out int index) ? index is 7 or 15 : null,
        };
    }

    /// <summary>With what an answer of the terminal teaches: DECRPM for mode 2026, or its background colour (OSC 11).</summary>
    public TerminalCapabilities Learn(string answer)
    {
        if (answer is "[?2026;1$y" or "[?2026;2$y")
            return this with { SynchronizedOutput = true };
        if (!answer.StartsWith("]11;rgb:", StringComparison.Ordinal))
            return this;
        string[] parts = answer[8..].Split('/');
        double luminance = 0;
        if (parts.Length != 3)
            return this;
        for (int i = 0; i < 3; i++)
        {
            if (parts[i].Length is 0 or > 4 || !uint.TryParse(parts[i], System.Globalization.NumberStyles.AllowHexSpecifier, null, out uint value))
                return this;
            // Rec. 709; each part may have one to four digits.
            luminance += value / (Math.Pow(16, parts[i].Length) - 1) * (i == 0 ? 0.2126 : i == 1 ? 0.7152 : 0.0722);
        }

        return this with { LightBackground = luminance > 0.5 };
    }
}

/// <summary>The sequences that take a terminal and give it back.</summary>
static class TerminalModes
{
    /// <summary>
    /// The other screen (1049), cursor hidden (25), mouse with drags in SGR's form (1000, 1002, 1006), paste (2004), focus (1004). Where
    /// questions may be asked: kitty's keys, level 1 (what legacy keys cannot tell apart), mode 2026, background colour.
    /// </summary>
    public static byte[] Enter(TerminalCapabilities capabilities) => Encoding.ASCII.GetBytes(
        "\e[?1049h\e[2J\e[?25l\e[?1000h\e[?1002h\e[?1006h\e[?2004h\e[?1004h"
        + (capabilities.AnswersQuestions ? "\e[>1u\e[?2026$p\e]11;?\e\\" : ""));

    /// <summary>All of it back, in the opposite order, with plain style. A held frame (2026) is let go first.</summary>
    public static byte[] Leave(TerminalCapabilities capabilities) => Encoding.ASCII.GetBytes(
        (capabilities.AnswersQuestions ? "\e[?2026l\e[<u" : "")
        + "\e[?1004l\e[?2004l\e[?1006l\e[?1002l\e[?1000l\e[0m\e[?25h\e[?1049l");
}
