using System.CommandLine;
using System.Security.Cryptography;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>info</c>: what a capture file is.</summary>
sealed class InfoCommand
{
    public static readonly CommandDefinition Definition = new(
        "info", "File facts: counts, times, link types, interfaces, comments, damage",
        static definition => new InfoCommand(definition)._command,
        ("pcapports info office.pcapng", "what the file is and what is in it"),
        ("pcapports info office.pcapng --format json --hash", "the same for programs, with the file's SHA-256"));

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly Option<bool> _hash = new("--hash") { Description = "Also the SHA-256 of the file" };

    InfoCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false);
        _command.Add(_hash);
        _output = new OutputOptions(_command, "table", "json", "ndjson");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        string format = _output.Format(result);
        bool hash = result.GetValue(_hash);
        ScanOptions options = _scan.Options(result);
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        using OutputTarget target = _output.Open(result, inputs.Paths);
        bool list = format == "json" && inputs.Count > 1;
        TextPage page = _output.Page(result, target);
        int written = 0;
        inputs.Scan(options, (input, scan) =>
        {
            if (list)
                target.Text.Write(written == 0 ? "[\n"u8 : ",\n"u8);
            CaptureMagic magic = input == InputPaths.StandardInput ? default : CaptureMagic.Of(input);
            var facts = new FileFacts(scan, inputs.Count > 1 ? input : null)
            {
                Format = magic.Format ?? (scan.Annotations.Sections.Count > 0 ? "pcapng" : "pcap"),
                Compression = magic.Compression,
                Sha256 = hash ? HashOf(input) : null,
            };
            if (format == "table")
            {
                if (written > 0)
                    page.WriteLine();
                facts.WriteText(page);
            }
            else
            {
                facts.WriteJson(target.Text);
                if (!list)
                    target.Text.Write((byte)'\n');
            }
            written++;
        });
        if (list && written > 0)
            target.Text.Write("\n]\n"u8);
        target.Complete();
        return (int)inputs.Status;
    }

    static string? HashOf(string input)
    {
        if (input == InputPaths.StandardInput)
        {
            Messages.Write("--hash: standard input can be read only once, so it has no hash");
            return null;
        }
        try
        {
            using FileStream file = new(input, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Messages.WriteAbout(input, FailureCause.Of(failure));
            return null;
        }
    }
}
