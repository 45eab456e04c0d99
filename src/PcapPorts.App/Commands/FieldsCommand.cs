using System.CommandLine;
using PcapPorts.App.Streams;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>fields</c>: what filters and columns can ask for.</summary>
static class FieldsCommand
{
    public static readonly CommandDefinition Definition = new(
        "fields", "The fields that filters (-Y) and columns (-e) know",
        Create,
        ("pcapports fields", "every protocol"),
        ("pcapports fields tcp.flags", "the fields whose names begin so"),
        ("pcapports fields dns.qry.type --values", "with the names of their values"),
        ("pcapports fields flow --format tsv", "our own fields of flows, for a script"));

    static Command Create(CommandDefinition definition)
    {
        var command = new Command(definition.Name, definition.Summary);
        var prefix = new Argument<string>("PREFIX") { Description = "The beginning of the names that are wanted; without it, the protocols", Arity = ArgumentArity.ZeroOrOne };
        var values = new Option<bool>("--values") { Description = "The names of values, too" };
        command.Add(prefix);
        command.Add(values);
        var output = new OutputOptions(command, "table", "tsv");
        command.SetAction(result =>
        {
            output.Check(result);
            string? wanted = result.GetValue(prefix);
            UnknownOption.Refuse(result, wanted is null ? [] : [wanted]);
            Field[] fields = [.. wanted is null
                ? FilterFields.All.All.Where(static field => field.Type == FieldType.Protocol)
                : FilterFields.All.StartingWith(wanted).ToArray()];
            if (fields.Length == 0)
            {
                string? nearest = Spelling.Nearest(wanted!, FilterFields.All.All.Select(static field => field.Abbreviation));
                throw new RunException($"no field begins with {wanted}{(nearest is null ? "" : $"; the nearest is {nearest}")}");
            }
            using OutputTarget target = output.Open(result, []);
            if (output.RecordFormat(result) is not null)
                WriteRows(target.Text, fields, result.GetValue(values));
            else
                WriteTable(output.Page(result, target), fields, result.GetValue(values));
            target.Complete();
            return (int)ExitStatus.Success;
        });
        return command;
    }

    static void WriteTable(TextPage page, Field[] fields, bool values)
    {
        var table = new TextTable(page, new TableColumn("Field"), new TableColumn("Type"), new TableColumn("Name"));
        foreach (Field field in fields)
        {
            table.Add(field.Abbreviation, FilterFields.TypeOf(field), field.Name);
            foreach (ValueString value in values ? field.Values ?? [] : [])
                table.Add($"  = {value.Value}", "", value.Text);
        }
        table.End();
    }

    static void WriteRows(Utf8Output output, Field[] fields, bool values)
    {
        output.Write("field\ttype\tname\n"u8);
        foreach (Field field in fields)
        {
            output.Write($"{field.Abbreviation}\t{FilterFields.TypeOf(field)}\t{field.Name}\n");
            foreach (ValueString value in values ? field.Values ?? [] : [])
                output.Write($"{field.Abbreviation}\t{value.Value}\t{value.Text}\n");
        }
    }
}
