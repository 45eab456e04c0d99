using System.CommandLine;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>What <c>--help</c> prints.</summary>
static class HelpText
{
    const int Width = 90;
    const int WidestTerm = 30;

    /// <summary>The commands.</summary>
    public static void WriteRoot(TextPage page)
    {
        page.WriteLine("pcapports: decodes ports from packet captures and explains what it shows");
        page.WriteLine();
        page.WriteLine("Usage", TextStyle.Bold);
        page.WriteLine("  pcapports FILE...              summary of these captures");
        page.WriteLine("  pcapports COMMAND [OPTIONS]    see pcapports COMMAND --help");
        page.WriteLine();
        page.WriteLine("Commands", TextStyle.Bold);
        foreach (CommandDefinition command in CommandCatalog.All)
            WriteTerm(page, command.Name, command.Summary, 12);
        page.WriteLine();
        page.WriteLine("Options", TextStyle.Bold);
        WriteTerm(page, "-h, --help", "This text", 12);
        WriteTerm(page, "--version", "The version", 12);
        page.WriteLine();
        page.WriteWrapped("Exit status: 0 all was read, 1 nothing could be done, 2 wrong usage, 3 results in part (standard error says why).");
    }

    /// <summary>One command.</summary>
    public static void WriteCommand(TextPage page, CommandDefinition definition)
    {
        Command command = definition.Create(definition);
        page.WriteWrapped($"pcapports {definition.Name}: {char.ToLowerInvariant(definition.Summary[0])}{definition.Summary[1..]}");
        page.WriteLine();
        page.WriteLine("Usage", TextStyle.Bold);
        string arguments = string.Concat(command.Arguments.Select(argument => $" {argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}"));
        page.WriteLine($"  pcapports {definition.Name}{arguments} [OPTIONS]");
        page.WriteLine();
        foreach (Argument argument in command.Arguments)
            WriteTerm(page, argument.Name, argument.Description ?? "", Widest(command));
        page.WriteLine();
        page.WriteLine("Options", TextStyle.Bold);
        foreach (Option option in command.Options)
            WriteTerm(page, Term(option), option.Description ?? "", Widest(command));
        WriteTerm(page, "-h, --help", "This text", Widest(command));
        page.WriteLine();
        if (definition.Note is { } note)
        {
            page.WriteWrapped(note);
            page.WriteLine();
        }
        page.WriteLine("Examples", TextStyle.Bold);
        foreach ((string line, string does) in definition.Examples)
        {
            page.WriteLine($"  {line}");
            page.WriteWrapped(does, indent: 6, TextStyle.Dim);
        }
    }

    /// <summary>A page of help.</summary>
    public static TextPage Page(Utf8Output output, bool colour) => new(output, Width, colour);

    /// <summary>An option as it is typed: <c>-o, --output FILE</c>.</summary>
    static string Term(Option option)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name).Distinct(StringComparer.Ordinal).OrderBy(name => name.Length);
        string value = option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "VALUE"}";
        return string.Join(", ", names) + value;
    }

    static int Widest(Command command) => Math.Min(WidestTerm, command.Options.Select(option => Term(option).Length).DefaultIfEmpty(10).Max());

    static void WriteTerm(TextPage page, string term, string meaning, int widest) => page.WriteTerm("  " + term, widest + 4, meaning);
}
