using System.CommandLine;
using System.Globalization;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Reporting;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Filters;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>report</c>: captures become a report.</summary>
sealed class ReportCommand
{
    public static readonly CommandDefinition Definition = new(
        "report", "A report of captures: one HTML file, Markdown, JSON, or a folder of CSV tables",
        static definition => new ReportCommand(definition)._command,
        ("pcapports report captures/ -o report.html", "one report of all captures of a directory"),
        ("pcapports report captures/ -o report.html --each", "and one of each, linked from it"),
        ("pcapports report ring/*.pcap -o night.html --from 2026-01-31T22:00:00 --to 2026-02-01T06:00:00", "a night, out of a ring of files"),
        ("pcapports report office.pcapng -o tables --format csv", "a folder of tables"),
        ("pcapports report office.pcapng -o shared.html --redact", "with addresses and names replaced"))
    {
        Note = "Files that a recorder wrote in turn (tcpdump -C and -G, dumpcap -b, editcap -c) are read as one capture: a flow that spans files is one flow. "
            + "What was read is kept in the user's cache folder, so that a second report reads only what changed.",
    };

    /// <summary>Reports of this length in bytes and above are written anew each time.</summary>
    const long MostKept = 64 << 20;

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly Option<string> _output = new("--output", "-o") { Description = "The file to write (csv: the folder); - for standard output", HelpName = "FILE" };
    readonly WordOption _format = new("--format", "Form of the report (default: by the name of the file, else html)", "html", "md", "json", "csv");
    readonly Option<string> _title = new("--title") { Description = "Title of the report", HelpName = "TEXT" };
    readonly Option<string> _top = new("--top") { Description = "Largest flows that are listed (default 500)", HelpName = "N" };
    readonly FilterOption _filter;
    readonly Option<string> _from = new("--from") { Description = "Only packets from this moment on, in universal time", HelpName = "TIME" };
    readonly Option<string> _to = new("--to") { Description = "Only packets up to this moment", HelpName = "TIME" };
    readonly Option<bool> _each = new("--each") { Description = "Also a report of each capture, in a folder beside it" };
    readonly Option<bool> _redact = new("--redact") { Description = "Replace addresses and names, the same ones always by the same others" };
    readonly Option<bool> _noCache = new("--no-cache") { Description = "Read everything anew, and keep nothing" };
    readonly Option<string> _memory = new("--memory") { Description = "Megabytes of captures that are read side by side, at the most (default 256)", HelpName = "MB" };

    ReportCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: true, joins: true);
        _filter = new FilterOption(_command, "--filter");
        foreach (Option option in new Option[] { _output, _format, _title, _top, _from, _to, _each, _redact, _noCache, _memory })
            _command.Add(option);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        string file = result.GetValue(_output) ?? throw new UsageException("-o is missing: where is the report to go");
        ReportForm form = FormOf(_format.Of(result), file);
        if (form == ReportForm.Csv && file == "-")
            throw new UsageException("csv is a folder of tables: -o takes its name");
        int top = (int)(Numbers.Whole(_top, result, 1, 100_000) ?? 500);
        List<string> filters = [];
        Func<FrameGate>? gate = Gate(result, filters);
        ScanOptions options = _scan.Options(result);
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        if (file != "-" && inputs.Files.Any(input => input != "-" && Path.GetFullPath(input) == Path.GetFullPath(file)))
            throw new UsageException($"-o {file}: that is a capture to be read, and would be written over");
        List<CaptureSeries> captures = [.. inputs.Captures];
        // What a filter lets through is not what the file holds: such digests are not kept.
        bool ordinary = gate is null && options.Flows is { IdleTimeoutNanoseconds: 0, MaxFlows: FlowTableOptions.DefaultMaxFlows };
        string? folder = ordinary && !result.GetValue(_noCache) ? DigestCache.DefaultFolder() : null;
        var reading = new CaptureReading(inputs, options with { Cancellation = interruption.Token }, top)
        {
            Cache = folder is null ? null : new DigestCache(folder, top), Gate = gate, MostBytes = (Numbers.Whole(_memory, result, 1, 1 << 20) ?? 256) * 1_000_000,
        };
        bool each = result.GetValue(_each);
        IReadOnlyList<string> paths = _scan.Paths(result);
        Redactor? redactor = result.GetValue(_redact) ? new Redactor(inputs.Files) : null;
        var report = new ReportOptions
        {
            Title = result.GetValue(_title) ?? (captures.Count == 1 && redactor is null ? $"Report of {Path.GetFileName(captures[0].Name)}" : $"Report of {captures.Count} captures"),
            CommandLine = redactor is null ? CommandLine(result) : "pcapports report CAPTURES... --redact",
            Version = typeof(Application).Assembly.GetName().Version!.ToString(3),
            Filters = redactor is null ? filters : [.. filters.Select(static _ => "a filter")],
            IsRedacted = redactor is not null,
        };
        var files = new ReportFiles(form, file, redactor, paths);
        // The same report of captures that did not change is as it was, to the last byte; one with replaced names never is.
        string? key = each || redactor is not null || file == "-" || form == ReportForm.Csv ? null : reading.Cache?.KeyOf(captures, form.ToString(), report);
        if (reading.Cache?.FindPage(key) is { } kept)
        {
            reading.Account(kept.Conditions);
            files.Write(kept.Page);
            return (int)inputs.Status;
        }
        CaptureDigest digest = reading.Read(captures, paths, each, out List<CaptureDigest> single);
        if (inputs.Status == ExitStatus.Nothing)
            return (int)inputs.Status;
        if (each)
            report = report with { Links = files.WriteEach(single, report) };
        files.Write(digest, report);
        if (key is not null && !interruption.Token.IsCancellationRequested && new FileInfo(file) is { Exists: true, Length: > 0 and < MostKept })
            reading.Cache?.KeepPage(key, digest, File.ReadAllBytes(file));
        reading.Cache?.Prune();
        return (int)inputs.Status;
    }

    static ReportForm FormOf(string? word, string file) => (word ?? Path.GetExtension(file).TrimStart('.').ToLowerInvariant()) switch
    {
        "md" or "markdown" => ReportForm.Markdown,
        "json" => ReportForm.Json,
        "csv" => ReportForm.Csv,
        _ => ReportForm.Html,
    };

    Func<FrameGate>? Gate(ParseResult result, List<string> filters)
    {
        long from = Moment(_from, result) ?? long.MinValue, to = Moment(_to, result) ?? long.MaxValue;
        DisplayFilter? filter = _filter.OfPackets(result, "in a report");
        if (filter is not null)
            filters.Add($"display filter {filter.DisplayText}");
        if (from != long.MinValue)
            filters.Add($"from {Units.Moment(new Timestamp(from))}");
        if (to != long.MaxValue)
            filters.Add($"to {Units.Moment(new Timestamp(to))}");
        if (filters.Count == 0)
            return null;
        return () => new TimeGate(from, to, filter is null ? null : new FilterGate(filter));
    }

    static long? Moment(Option<string> option, ParseResult result)
    {
        if (result.GetValue(option) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds < 9_000_000_000m)
            return (long)(seconds * 1_000_000_000m);
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
            && time.Year is > 1970 and < 2200)
            return (time - DateTime.UnixEpoch).Ticks * 100;
        throw new UsageException($"{option.Name} {text}: it takes a moment such as 2026-01-31T22:00:00, or seconds since 1970");
    }

    static string CommandLine(ParseResult result) =>
        "pcapports report " + string.Join(' ', result.Tokens.Select(static token => token.Value.All(static c => char.IsAsciiLetterOrDigit(c) || "/._-+=:@%,".Contains(c, StringComparison.Ordinal))
            ? token.Value : $"'{token.Value.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}
