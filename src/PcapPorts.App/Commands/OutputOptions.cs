using System.CommandLine;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>How and where a command prints.</summary>
sealed class OutputOptions
{
    readonly WordOption _format;
    readonly Option<string> _file = new("--output", "-o") { Description = "Write to this file instead of standard output", HelpName = "FILE" };

    /// <param name="command">Gets the options.</param>
    /// <param name="formats">The formats, the default first.</param>
    public OutputOptions(Command command, params string[] formats)
    {
        _format = new WordOption("--format", $"How to print (default {formats[0]})", formats);
        command.Add(_format);
        command.Add(_file);
    }

    /// <summary>The format asked for.</summary>
    public string Format(ParseResult result) => _format.Of(result) ?? _format.Words[0];

    /// <summary>The format asked for, as a record format; null for one that people read.</summary>
    public RecordFormat? RecordFormat(ParseResult result) => Format(result) switch
    {
        "ndjson" => Reports.RecordFormat.Ndjson,
        "json" => Reports.RecordFormat.Json,
        "csv" => Reports.RecordFormat.Csv,
        "tsv" => Reports.RecordFormat.Tsv,
        _ => null,
    };

    /// <summary>Opens the output.</summary>
    public OutputTarget Open(ParseResult result) => OutputTarget.Open(result.GetValue(_file));
}
