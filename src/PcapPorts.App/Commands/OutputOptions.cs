using System.CommandLine;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>How and where a command prints.</summary>
sealed class OutputOptions
{
    readonly WordOption _format;
    readonly Option<string> _file = new("--output", "-o") { Description = "Write to this file instead of standard output", HelpName = "FILE" };

    readonly WordOption _colour = new("--color", "Colour: auto is on a terminal, unless NO_COLOR is set (default auto)", "auto", "always", "never");
    readonly Option<string> _width = new("--width") { Description = "Columns of the output (default: those of the terminal)", HelpName = "COLUMNS" };

    /// <param name="command">Gets the options.</param>
    /// <param name="formats">The formats, the default first.</param>
    public OutputOptions(Command command, params string[] formats)
    {
        _format = new WordOption("--format", $"How to print (default {formats[0]})", formats);
        command.Add(_format);
        command.Add(_file);
        command.Add(_colour);
        command.Add(_width);
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

    /// <summary>Checks the options that shape text, before any work is done.</summary>
    public void Check(ParseResult result)
    {
        _ = Format(result);
        _ = _colour.Of(result);
        _ = Width(result);
    }

    /// <summary>A page for text on an output.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="target">The output.</param>
    /// <param name="elsewhere">Columns where there is no terminal to ask.</param>
    public TextPage Page(ParseResult result, OutputTarget target, int elsewhere = int.MaxValue)
    {
        bool colour = _colour.Of(result) switch
        {
            "always" => true,
            "never" => false,
            _ => target.IsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
        return new TextPage(target.Text, (int)(Width(result) ?? (target.IsTerminal ? StandardStream.Columns(1) : elsewhere)), colour);
    }

    /// <summary>The width that was asked for; none otherwise, also on a terminal.</summary>
    public int GivenWidth(ParseResult result) => (int)(Width(result) ?? int.MaxValue);

    long? Width(ParseResult result) => Numbers.Whole(_width, result, 20, 100_000);

    /// <summary>Opens the output.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="inputs">The captures that are read: none of them may be written over.</param>
    public OutputTarget Open(ParseResult result, IReadOnlyList<string> inputs)
    {
        string? file = result.GetValue(_file);
        if (file is not null and not "-" && inputs.Any(input => input != "-" && Path.GetFullPath(input) == Path.GetFullPath(file)))
            throw new UsageException($"{_file.Name} {file}: that is a capture to be read, and would be written over");
        return OutputTarget.Open(file);
    }
}
