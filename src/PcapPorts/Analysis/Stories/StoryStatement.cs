namespace PcapPorts.Analysis.Stories;

/// <summary>What a statement of a story is about.</summary>
public enum StoryKind : byte
{
    /// <summary>Who talked to whom, and who asked.</summary>
    Endpoints,

    /// <summary>The client's port, and whether systems pick such ones.</summary>
    ClientPort,

    /// <summary>The port that the server listens on.</summary>
    ServerPort,

    /// <summary>How the conversation opened.</summary>
    Opening,

    /// <summary>What was asked or answered.</summary>
    Exchange,

    /// <summary>How much was carried, and how long it took.</summary>
    Volume,

    /// <summary>How the conversation ended.</summary>
    Ending,

    /// <summary>What went wrong, or what the capture does not show.</summary>
    Problem,

    /// <summary>A service that a host offers.</summary>
    Service,

    /// <summary>What a host asks of others.</summary>
    Client,

    /// <summary>How a host behaves over the capture.</summary>
    Habit,
}

/// <summary>One sentence of a story, with how sure it is and what shows it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The sentence. Captured text in it is escaped, secrets are masked.</param>
/// <param name="Confidence">0 to 1; 1 is what the frames say themselves.</param>
/// <param name="Frames">The frames behind it, counting from 1, ascending; at most <see cref="MaxFrames"/>, none for what the whole capture says.</param>
public sealed record StoryStatement(StoryKind Kind, string Text, double Confidence, IReadOnlyList<long> Frames)
{
    /// <summary>Most frames of a statement; of many the first are named.</summary>
    public const int MaxFrames = 8;
}

/// <summary>The kinds of statements as the output names them.</summary>
public static class StoryKinds
{
    /// <summary>The word of a kind.</summary>
    public static string ToText(this StoryKind kind) => kind switch
    {
        StoryKind.Endpoints => "endpoints",
        StoryKind.ClientPort => "client-port",
        StoryKind.ServerPort => "server-port",
        StoryKind.Opening => "opening",
        StoryKind.Exchange => "exchange",
        StoryKind.Volume => "volume",
        StoryKind.Ending => "ending",
        StoryKind.Problem => "problem",
        StoryKind.Service => "service",
        StoryKind.Client => "client",
        _ => "habit",
    };
}
