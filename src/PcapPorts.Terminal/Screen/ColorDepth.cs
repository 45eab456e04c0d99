namespace PcapPorts.Terminal.Screen;

/// <summary>How many colours a terminal has.</summary>
public enum ColorDepth
{
    /// <summary>None: bold, underline and reverse still work.</summary>
    None,

    /// <summary>The 16 of its palette.</summary>
    Ansi16,

    /// <summary>xterm's 256.</summary>
    Ansi256,

    /// <summary>24-bit.</summary>
    TrueColor,
}

/// <summary>Finds the colour depth in the environment.</summary>
public static class ColorDepths
{
    /// <summary>
    /// <c>NO_COLOR</c> that is not empty (no-color.org) and <c>TERM=dumb</c> mean none; <c>COLORTERM=truecolor</c> or <c>24bit</c>, and
    /// terminals known for it, 24-bit; <c>TERM</c> with <c>256color</c> 256; anything else 16.
    /// </summary>
    /// <param name="variable">Gives the value of an environment variable, null if unset.</param>
    public static ColorDepth FromEnvironment(Func<string, string?> variable)
    {
        string term = variable("TERM") ?? "";
        if (!string.IsNullOrEmpty(variable("NO_COLOR")) || term == "dumb")
            return ColorDepth.None;
        if (variable("COLORTERM") is "truecolor" or "24bit" || variable("WT_SESSION") is { Length: > 0 }
            || term.EndsWith("-direct", StringComparison.Ordinal) || term is "xterm-kitty" or "alacritty" or "xterm-ghostty" or "foot")
        {
            return ColorDepth.TrueColor;
        }

        return term.Contains("256color", StringComparison.Ordinal) ? ColorDepth.Ansi256 : ColorDepth.Ansi16;
    }
}
