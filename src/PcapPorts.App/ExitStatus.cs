namespace PcapPorts.App;

/// <summary>What a run ends with. Scripts rely on the numbers.</summary>
enum ExitStatus
{
    /// <summary>Everything was read.</summary>
    Success = 0,

    /// <summary>Nothing could be done: no such file, not a capture, no permission, no room for the output.</summary>
    Nothing = 1,

    /// <summary>Wrong usage; nothing was printed on standard output.</summary>
    Usage = 2,

    /// <summary>The results hold what could be read; standard error says what could not, and why.</summary>
    Partial = 3,
}

/// <summary>The command line asks for something that does not exist. The message is a sentence without the program's name.</summary>
sealed class UsageException(string message) : Exception(message);

/// <summary>A filter is none. The message has several lines: the sentence, the filter, a caret under the place.</summary>
sealed class FilterException(string message) : Exception(message);

/// <summary>The run cannot go on. The message is a sentence without the program's name.</summary>
sealed class RunException(string message) : Exception(message);

/// <summary>Nobody reads the output any more: the run ends quietly.</summary>
sealed class OutputClosedException : Exception;
