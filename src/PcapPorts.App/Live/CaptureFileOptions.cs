using System.CommandLine;
using PcapPorts.App.Commands;

namespace PcapPorts.App.Live;

/// <summary>Where captured frames are written, and in what.</summary>
sealed class CaptureFileOptions
{
    static readonly string[] FormatNames = ["pcapng", "pcap", "nsecpcap"];

    readonly Option<string> _write = new("--write", "-w") { Description = "Write the frames to a file, or to standard output (-)", HelpName = "FILE" };
    readonly WordOption _format = new("-F", "Format of the file (default pcapng; pcap has microseconds, nsecpcap nanoseconds)", FormatNames);
    readonly WordOption _compress = new("--compress", "Compress the file", "gzip", "none");
    readonly Option<string[]> _ring = new("--ring-buffer", "-b") { Description = "Begin a new file after duration:SECONDS, filesize:KB or packets:N; keep the last files:N", HelpName = "LIMIT" };
    readonly Option<string[]> _comments = new("--capture-comment") { Description = "A comment in the pcapng file", HelpName = "TEXT" };

    /// <param name="command">Gets the options.</param>
    public CaptureFileOptions(Command command)
    {
        foreach (Option option in (Option[])[_write, _format, _compress, _ring, _comments])
            command.Add(option);
    }

    /// <summary>The file as it was typed; null when frames are not written.</summary>
    public string? Path(ParseResult result) => result.GetValue(_write);

    /// <summary>What was asked for; null when frames are not written.</summary>
    public CaptureFilePlan? Plan(ParseResult result)
    {
        FileLimits ring = FileLimits.Of(_ring, result);
        string format = _format.Of(result) ?? FormatNames[0];
        string[] comments = result.GetValue(_comments) ?? [];
        bool gzip = _compress.Of(result) == "gzip";
        if (Path(result) is not { } path)
        {
            if (ring.Exist || gzip || comments.Length > 0)
                throw new UsageException("-b, --compress and --capture-comment shape a file that -w writes, and -w is missing");
            return null;
        }
        if (path.Length == 0)
            throw new UsageException("-w: the file has no name");
        if (path == "-" && ring.Exist)
            throw new UsageException("-b makes several files, and -w - is none");
        if (ring.Exist && !ring.EndFiles)
            throw new UsageException("-b files:N keeps the last N files, and takes one of duration:SECONDS, filesize:KB or packets:N to end each");
        if (comments.Length > 0 && format != "pcapng")
            throw new UsageException($"--capture-comment: {format} has no comments; pcapng has");
        return new CaptureFilePlan(path, format, gzip, ring, comments.Length == 0 ? null : string.Join('\n', comments));
    }
}

/// <summary>How captured frames are written.</summary>
/// <param name="Path">The file, or <c>-</c>.</param>
/// <param name="Format"><c>pcapng</c>, <c>pcap</c> or <c>nsecpcap</c>.</param>
/// <param name="Gzip">Whether it is compressed.</param>
/// <param name="Ring">When a new file begins, and how many are kept.</param>
/// <param name="Comment">A comment for the file.</param>
sealed record CaptureFilePlan(string Path, string Format, bool Gzip, FileLimits Ring, string? Comment)
{
    /// <summary>Whether one file follows the other.</summary>
    public bool Rotates => Ring.EndFiles;
}
