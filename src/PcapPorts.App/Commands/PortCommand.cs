using System.CommandLine;
using PcapPorts.App.Streams;
using PcapPorts.Ports;

namespace PcapPorts.App.Commands;

/// <summary><c>port</c>: looks a port up and explains it.</summary>
static class PortCommand
{
    public static readonly CommandDefinition Definition = new(
        "port", "Looks a port or service up and explains it",
        Create,
        ("pcapports port 443", "what a port is for"),
        ("pcapports port 3306/tcp", "on one transport"),
        ("pcapports port https", "the port of a service"));

    static Command Create(CommandDefinition definition)
    {
        var command = new Command(definition.Name, definition.Summary);
        var query = new Argument<string[]>("QUERY") { Description = "A port, a port with its transport, or a service: 443, 3306/tcp, https", Arity = ArgumentArity.ZeroOrMore };
        command.Add(query);
        var output = new OutputOptions(command, "table");
        command.SetAction(result =>
        {
            output.Check(result);
            string[] questions = result.GetValue(query) ?? [];
            if (questions.Length == 0)
                throw new UsageException("no port was given; ask for one such as 443, 3306/tcp or https");
            UnknownOption.Refuse(result, questions.Where(static question => !char.IsAsciiDigit(question.ElementAtOrDefault(1))));
            var status = ExitStatus.Success;
            using OutputTarget target = output.Open(result, []);
            for (int i = 0; i < questions.Length; i++)
            {
                PortQuery question = PortQuery.Parse(questions[i]);
                if (question.Error is { } error)
                {
                    target.Text.Flush();
                    Messages.Write(error);
                    status = ExitStatus.Nothing;
                    continue;
                }
                if (!target.Text.IsEmpty)
                    target.Text.Write("\n"u8);
                using var text = new StringWriter();
                new PortCard(question).WriteText(text, Math.Min(output.Page(result, target).Width, 80));
                target.Text.Write(text.ToString());
            }
            target.Complete();
            return (int)status;
        });
        return command;
    }
}
