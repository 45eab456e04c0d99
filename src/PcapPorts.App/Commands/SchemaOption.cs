using System.CommandLine;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>--schema</c>: the CREATE TABLE of a command's records, for a data base.</summary>
sealed class SchemaOption
{
    readonly WordOption _dialect = new("--schema", "Print the CREATE TABLE of the records (as csv prints them) for a data base, and nothing else", "postgresql", "duckdb", "clickhouse");
    readonly ScanArguments? _scan;
    readonly OutputOptions _output;

    /// <param name="command">Gets the option.</param>
    /// <param name="scan">Its captures: of several, each record names its own. Null for a command whose records never do.</param>
    /// <param name="output">Where it prints.</param>
    public SchemaOption(Command command, ScanArguments? scan, OutputOptions output)
    {
        (_scan, _output) = (scan, output);
        command.Add(_dialect);
    }

    /// <summary>Prints the statement if it was asked for.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="table">Name of the table.</param>
    /// <param name="namesFile">Whether the records name their capture where there are several.</param>
    /// <param name="fill">Shows the schema what the records hold.</param>
    /// <returns>Whether it was asked for: the command is then done.</returns>
    public bool Print(ParseResult result, string table, bool namesFile, Action<TableSchema> fill)
    {
        if (_dialect.Of(result) is not { } dialect)
            return false;
        bool withFile = namesFile && _scan is not null && _scan.HasPaths(result) && _scan.Inputs(result, CancellationToken.None).Count > 1;
        var schema = new TableSchema(dialect, withFile);
        fill(schema);
        using OutputTarget target = _output.Open(result, []);
        schema.Write(target.Text, table);
        target.Complete();
        return true;
    }
}
