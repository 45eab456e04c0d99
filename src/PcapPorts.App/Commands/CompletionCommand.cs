using System.CommandLine;
using System.Text;
using PcapPorts.App.Streams;
using PcapPorts.Filters;

namespace PcapPorts.App.Commands;

/// <summary><c>completion</c>: a script that teaches a shell our commands, options and words.</summary>
static class CompletionCommand
{
    static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static readonly CommandDefinition Definition = new(
        "completion", "Prints a script that lets a shell complete commands, options and values",
        Create,
        ("source <(pcapports completion bash)", "in bash, for this session"),
        ("pcapports completion bash > ~/.local/share/bash-completion/completions/pcapports", "in bash, for good"),
        ("pcapports completion zsh > \"${fpath[1]}/_pcapports\"", "in zsh"),
        ("pcapports completion fish > ~/.config/fish/completions/pcapports.fish", "in fish"));

    static Command Create(CommandDefinition definition)
    {
        var command = new Command(definition.Name, definition.Summary);
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish", Arity = ArgumentArity.ZeroOrOne };
        command.Add(shell);
        var filter = new Option<string>("--filter") { Description = "Print what may follow in a display filter, as the scripts ask", HelpName = "TEXT" };
        command.Add(filter);
        command.SetAction(result =>
        {
            if (result.GetValue(filter) is { } text)
                return CompleteFilter(text);
            string script = result.GetValue(shell) switch
            {
                "bash" => Bash(),
                "zsh" => Zsh(),
                "fish" => Fish(),
                null => throw new UsageException("no shell was given; there are bash, zsh and fish"),
                var other => throw new UsageException($"there is no completion for '{other}', only for bash, zsh and fish"),
            };
            using OutputTarget target = OutputTarget.Open(path: null);
            target.Text.Write(script);
            target.Complete();
            return (int)ExitStatus.Success;
        });
        return command;
    }

    /// <summary>A line for each way in which the text of a filter may go on: the whole text, a tab, what its last word means.</summary>
    static int CompleteFilter(string text)
    {
        CompletionList list = new FilterCompletion().Complete(text, text.Length);
        using OutputTarget target = OutputTarget.Open(path: null);
        foreach (Completion item in list.Items)
            target.Text.Write($"{text[..list.Span.Start]}{item.Text}\t{item.Description}\n");
        target.Complete();
        return (int)ExitStatus.Success;
    }

    /// <summary>The options of every command, and the words that each takes.</summary>
    static IEnumerable<(CommandDefinition Command, List<(Option Option, IReadOnlyList<string> Words)> Options)> Model()
    {
        foreach (CommandDefinition definition in CommandCatalog.All)
        {
            Command command = definition.Create(definition);
            yield return (definition, [.. command.Options.Select(option => (option, WordsOf(option)))]);
        }
    }

    static IReadOnlyList<string> WordsOf(Option option) => option switch
    {
        WordOption words => words.Words,
        { Name: "--state" } => [.. SelectionOptions.StateNames],
        { Name: "--proto" } => ["tcp", "udp", "sctp", "dccp", "icmp", "icmpv6"],
        _ => [],
    };

    static bool IsDisplayFilter(Option option) => Names(option).Contains("-Y");

    static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name).Distinct(StringComparer.Ordinal);

    static string Bash()
    {
        var script = new StringBuilder();
        script.Append("_pcapports() {\n");
        script.Append("    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n");
        script.Append("    COMPREPLY=()\n");
        script.Append("    if ((COMP_CWORD == 1)); then\n");
        script.Append($"        COMPREPLY=($(compgen -W '{string.Join(' ', CommandCatalog.All.Select(command => command.Name))} --help --version' -- \"$word\") $(compgen -f -- \"$word\"))\n");
        script.Append("        return\n    fi\n    case $command in\n");
        foreach ((CommandDefinition command, List<(Option Option, IReadOnlyList<string> Words)> options) in Model())
        {
            script.Append($"    {command.Name})\n        case $before in\n");
            foreach ((Option option, IReadOnlyList<string> words) in options)
            {
                string names = string.Join('|', Names(option));
                if (words.Count > 0)
                    script.Append($"        {names}) COMPREPLY=($(compgen -W '{string.Join(' ', words)}' -- \"$word\")); return ;;\n");
                else if (IsDisplayFilter(option))
                    script.Append($"        {names}) mapfile -t COMPREPLY < <(\"${{COMP_WORDS[0]}}\" completion --filter \"${{word#[\\\"\\']}}\" 2> /dev/null | cut -f1); compopt -o nospace; return ;;\n");
                else if (option.HelpName == "FILE")
                    script.Append($"        {names}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
                else if (option.ValueType != typeof(bool))
                    script.Append($"        {names}) return ;;\n");
            }
            string all = string.Join(' ', options.SelectMany(option => Names(option.Option)).Append("--help"));
            script.Append($"        esac\n        [[ $word == -* ]] && COMPREPLY=($(compgen -W '{all}' -- \"$word\")) && return\n");
            script.Append(command == Definition
                ? $"        COMPREPLY=($(compgen -W '{string.Join(' ', Shells)}' -- \"$word\")) ;;\n"
                : "        COMPREPLY=($(compgen -f -- \"$word\")) ;;\n");
        }
        script.Append("    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n    esac\n}\ncomplete -o filenames -F _pcapports pcapports\n");
        return script.ToString();
    }

    static string Zsh()
    {
        var script = new StringBuilder("#compdef pcapports\n\n_pcapports_filter() {\n    local -a all=(\"${(@f)$(pcapports completion --filter \"${(Q)PREFIX}\" 2> /dev/null | cut -f1)}\")\n    compadd -S '' -a all\n}\n\n_pcapports() {\n    local -a commands=(\n");
        foreach (CommandDefinition command in CommandCatalog.All)
            script.Append($"        {Quoted($"{command.Name}:{command.Summary.Replace(":", "\\:", StringComparison.Ordinal)}")}\n");
        script.Append("    )\n    if ((CURRENT == 2)); then\n        _describe command commands\n        _files\n        return\n    fi\n");
        script.Append("    local name=$words[2]\n    shift words\n    ((CURRENT--))\n    case $name in\n");
        foreach ((CommandDefinition command, List<(Option Option, IReadOnlyList<string> Words)> options) in Model())
        {
            script.Append($"    {command.Name})\n        _arguments -s \\\n");
            foreach ((Option option, IReadOnlyList<string> words) in options)
            {
                string value = option.ValueType == typeof(bool) ? "" : $":{option.HelpName}:{(words.Count > 0 ? $"({string.Join(' ', words)})" : option.HelpName == "FILE" ? "_files" : IsDisplayFilter(option) ? "_pcapports_filter" : " ")}";
                foreach (string name in Names(option))
                    script.Append($"            {Quoted($"*{name}[{Bracketed(option.Description ?? "")}]{value.Replace('|', ' ')}")} \\\n");
            }
            script.Append(command == Definition ? $"            '*:shell:({string.Join(' ', Shells)})' ;;\n" : "            '*:capture:_files' ;;\n");
        }
        script.Append("    *) _files ;;\n    esac\n}\n\n_pcapports \"$@\"\n");
        return script.ToString();
    }

    static string Fish()
    {
        var script = new StringBuilder();
        foreach (CommandDefinition command in CommandCatalog.All)
            script.Append($"complete -c pcapports -n __fish_use_subcommand -a {command.Name} -d {Quoted(command.Summary)}\n");
        foreach ((CommandDefinition command, List<(Option Option, IReadOnlyList<string> Words)> options) in Model())
        {
            string condition = $"complete -c pcapports -n '__fish_seen_subcommand_from {command.Name}'";
            foreach ((Option option, IReadOnlyList<string> words) in options)
            {
                script.Append(condition);
                foreach (string name in Names(option))
                    script.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : name.Length == 2 ? $" -s {name[1..]}" : $" -o {name[1..]}");
                if (words.Count > 0)
                    script.Append($" -x -a {Quoted(string.Join(' ', words))}");
                else if (IsDisplayFilter(option))
                    script.Append(" -x -a \"(pcapports completion --filter (commandline -ct | string trim -c \\\"\\'\\\") 2> /dev/null)\"");
                else if (option.HelpName == "FILE")
                    script.Append(" -r");
                else if (option.ValueType != typeof(bool))
                    script.Append(" -x");
                script.Append($" -d {Quoted(option.Description ?? "")}\n");
            }
            if (command == Definition)
                script.Append($"{condition} -f -a '{string.Join(' ', Shells)}'\n");
        }
        return script.ToString();
    }

    /// <summary>A word in single quotes for bash, zsh and fish.</summary>
    static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    static string Bracketed(string text) => text.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
