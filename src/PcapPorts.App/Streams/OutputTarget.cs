using PcapPorts.Reports;

namespace PcapPorts.App.Streams;

/// <summary>Where results go: standard output, or a file.</summary>
sealed class OutputTarget : IDisposable
{
    readonly Stream _stream;

    OutputTarget(Stream stream, bool isTerminal)
    {
        _stream = stream;
        IsTerminal = isTerminal;
        Text = new Utf8Output(stream);
    }

    /// <summary>What to write to.</summary>
    public Utf8Output Text { get; }

    /// <summary>Whether somebody looks at a terminal.</summary>
    public bool IsTerminal { get; }

    /// <summary>Opens a file for bytes, or standard output for <c>-</c>.</summary>
    public static Stream OpenStream(string path)
    {
        try
        {
            return path == "-" ? new StandardStream(1) : new OutputFile(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: {FailureCause.Of(failure)}");
        }
    }

    /// <summary>Opens a file, or standard output for null and <c>-</c>.</summary>
    public static OutputTarget Open(string? path)
    {
        if (path is null or "-")
            return new OutputTarget(new StandardStream(1), StandardStream.IsTerminal(1));
        try
        {
            return new OutputTarget(new OutputFile(path), isTerminal: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: {FailureCause.Of(failure)}");
        }
    }

    /// <summary>Writes what is still in the buffer. To be called at the end of a run that went well.</summary>
    public void Complete()
    {
        Text.Flush();
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();
}
