using System.Text;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>The CREATE TABLE of a kind of records as CSV prints them, for a data base: made of what the records hold, so that it cannot differ from them.</summary>
/// <param name="dialect"><c>postgresql</c>, <c>duckdb</c> or <c>clickhouse</c>.</param>
/// <param name="withFile">Each record begins with the name of its capture file.</param>
public sealed class TableSchema(string dialect, bool withFile)
{
    readonly bool _clickhouse = dialect == "clickhouse";
    readonly List<(string Name, string? Type)> _columns = [];

    /// <summary>Learns the columns from a record. Another one of the same kind may tell the types of fields that the first does not have.</summary>
    /// <typeparam name="T">What is printed.</typeparam>
    /// <typeparam name="TFields">What its records hold.</typeparam>
    public void Add<T, TFields>(in T sample)
        where T : struct, allows ref struct
        where TFields : struct, IRecordFields<T>
    {
        var columns = new SchemaRecord(_clickhouse, dialect == "postgresql");
        if (withFile)
            columns.Text("file"u8, null);
        TFields.Write(ref columns, in sample);
        for (int i = 0; i < columns.Columns.Count; i++)
        {
            if (i == _columns.Count)
                _columns.Add(columns.Columns[i]);
            else if (_columns[i].Type is null)
                _columns[i] = columns.Columns[i];
        }
    }

    /// <summary>Writes the statement.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="table">Name of the table.</param>
    public void Write(Utf8Output output, string table)
    {
        output.Write($"CREATE TABLE {table} (\n");
        output.Write(string.Join(",\n", _columns.Select(column => $"    {Quote(column.Name, _clickhouse)} {column.Type ?? (_clickhouse ? "Nullable(String)" : "TEXT")}")));
        output.Write(_clickhouse ? "\n) ENGINE = MergeTree ORDER BY tuple();\n" : "\n);\n");
    }

    static string Quote(string name, bool clickhouse) => clickhouse ? $"`{name}`" : $"\"{name}\"";
}

/// <summary>A record whose fields become columns.</summary>
struct SchemaRecord(bool clickhouse, bool postgresql) : IRecord
{
    readonly List<(string Name, string? Type)> _columns = [];
    string _group = "";

    public readonly IReadOnlyList<(string Name, string? Type)> Columns => _columns;

    public readonly void Begin()
    {
    }

    public readonly void End()
    {
    }

    public void BeginGroup(ReadOnlySpan<byte> name) => _group = Encoding.ASCII.GetString(name) + ".";

    public void EndGroup() => _group = "";

    public readonly void Number(ReadOnlySpan<byte> name, ulong value) => Add(name, "BIGINT", "Nullable(UInt64)");

    public readonly void Number(ReadOnlySpan<byte> name, long value) => Add(name, "BIGINT", "Nullable(Int64)");

    public readonly void Fraction(ReadOnlySpan<byte> name, double value) => Add(name, "DOUBLE PRECISION", "Nullable(Float64)");

    public readonly void Flag(ReadOnlySpan<byte> name, bool value) => Add(name, "BOOLEAN", "Nullable(Bool)");

    public readonly void Word(ReadOnlySpan<byte> name, string? value) => Add(name, "TEXT", "Nullable(String)");

    public readonly void Word(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value) => Add(name, "TEXT", "Nullable(String)");

    public readonly void Text(ReadOnlySpan<byte> name, string? value) => Add(name, "TEXT", "Nullable(String)");

    public readonly void Address(ReadOnlySpan<byte> name, IpAddress value) => Add(name, postgresql ? "INET" : "TEXT", "Nullable(String)");

    public readonly void Time(ReadOnlySpan<byte> name, Timestamp value) => Add(name, "NUMERIC(20, 9)", "Nullable(Decimal(20, 9))");

    public readonly void Numbers(ReadOnlySpan<byte> name, scoped ReadOnlySpan<long> values) => Add(name, "TEXT", "Nullable(String)");

    public readonly void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> values) => Add(name, "TEXT", "Nullable(String)");

    public readonly void Pairs(ReadOnlySpan<byte> name, ReadOnlySpan<byte> textName, ReadOnlySpan<byte> numberName, IReadOnlyList<(string Text, long Number)> values) =>
        Add(name, "TEXT", "Nullable(String)");

    // A field that the empty record does not have: its name tells numbers from words, unless another record has it.
    public readonly void Null(ReadOnlySpan<byte> name) => Unknown(name);

    public readonly void Absent(ReadOnlySpan<byte> name) => Unknown(name);

    readonly void Unknown(ReadOnlySpan<byte> name)
    {
        bool number = name.EndsWith("port"u8) || name.EndsWith(".type"u8) || name.EndsWith("code"u8) || name.EndsWith("identifier"u8) || name.EndsWith("frame"u8);
        if (number)
            Add(name, "BIGINT", "Nullable(UInt64)");
        else
            _columns.Add((_group + Encoding.ASCII.GetString(name), null));
    }

    readonly void Add(ReadOnlySpan<byte> name, string standard, string ofClickHouse) =>
        _columns.Add((_group + Encoding.ASCII.GetString(name), clickhouse ? ofClickHouse : standard));
}
