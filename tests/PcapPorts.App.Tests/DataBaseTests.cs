using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>Records load where they are meant to be loaded: a real PostgreSQL, and a reader of Zeek's logs.</summary>
public sealed class DataBaseTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void FlowsLoadIntoPostgreSql()
    {
        const string Script = """
            bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1); here=$(mktemp -d); chmod 755 "$here"
            as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups -- env -i PATH="$PATH" "$@"; else "$@"; fi; }
            [ "$(id -u)" = 0 ] && chown postgres "$here"
            cd "$here" || exit 1
            as "$bin/initdb" -D "$here/data" -A trust -U postgres >"$here/log" 2>&1 || { cat "$here/log" >&2; exit 1; }
            as "$bin/pg_ctl" -D "$here/data" -w -o "-c listen_addresses='' -c unix_socket_directories=$here -c fsync=off" start >"$here/log" 2>&1 || { cat "$here/log" >&2; exit 1; }
            sql() { psql -h "$here" -U postgres -q -v ON_ERROR_STOP=1 -At "$@"; }
            "$P" flows "$1" --format csv --names never -o "$here/flows.csv" && "$P" flows --schema postgresql | sql && chmod 644 "$here/flows.csv" \
              && sql -c "\\copy flows FROM '$here/flows.csv' CSV HEADER" \
              && sql -c 'SELECT count(*), sum("packets.to_server" + "packets.to_client"), count(DISTINCT "server.ip"), max("server.port"), bool_or("midstream"), min("first") FROM flows'
            status=$?
            as "$bin/pg_ctl" -D "$here/data" -m immediate stop >/dev/null 2>&1
            rm -rf "$here"
            exit $status
            """;
        Pcapports run = Pcapports.Shell(Script, _scratch.Sample());
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Status);
        Assert.Equal("9|21|5|33434|t|1767323045.100000000\n", run.Output);
    }

    [Theory]
    [InlineData("duckdb", "\"client.ip\" TEXT", "\"bytes.to_server\" BIGINT")]
    [InlineData("clickhouse", "`client.ip` Nullable(String)", "`bytes.to_server` Nullable(UInt64)")]
    [InlineData("postgresql", "\"client.ip\" INET", "\"first\" NUMERIC(20, 9)")]
    public void TheSchemaHasEveryColumnOfTheTable(string dialect, params string[] columns)
    {
        string schema = Pcapports.Run("flows", "--schema", dialect).Output;
        Assert.All(columns, column => Assert.Contains(column, schema, StringComparison.Ordinal));
        string[] header = Pcapports.Run("flows", _scratch.Sample(), "--format", "csv").Output.Split('\n')[0].Split(',');
        Assert.Equal(header, schema.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(static line => line.Trim().Split(' ')[0].Trim('"', '`')));
    }

    [Fact]
    public void AZeekLogHasAllItsFields()
    {
        string[] lines = Pcapports.Run("flows", Repository.PathOf("testdata-pcaps/ports/closed-filtered-rejected.pcapng"), "--format", "zeek").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] names = lines.Single(static line => line.StartsWith("#fields", StringComparison.Ordinal)).Split('\t')[1..];
        string[] types = lines.Single(static line => line.StartsWith("#types", StringComparison.Ordinal)).Split('\t')[1..];
        Assert.Equal(names.Length, types.Length);
        string[][] rows = [.. lines.Where(static line => !line.StartsWith('#')).Select(static line => line.Split('\t'))];
        Assert.Equal(10, rows.Length);
        Assert.All(rows, row => Assert.Equal(names.Length, row.Length));
        Assert.Equal(10, rows.Select(static row => row[1]).Distinct().Count());
        int state = Array.IndexOf(names, "conn_state"), port = Array.IndexOf(names, "id.resp_p");
        Assert.Equal(["SF", "REJ", "S0"], new[] { "80", "4444", "4445" }.Select(number => rows.First(row => row[port] == number && row[6] == "tcp")[state]));
        string json = Pcapports.Run("flows", Repository.PathOf("testdata-pcaps/ports/closed-filtered-rejected.pcapng"), "--format", "zeek-json").Output;
        using var first = System.Text.Json.JsonDocument.Parse(json.Split('\n')[0]);
        Assert.Equal(("tcp", 80, "SF"), (first.RootElement.GetProperty("proto").GetString(), first.RootElement.GetProperty("id.resp_p").GetInt32(), first.RootElement.GetProperty("conn_state").GetString()));
    }
}
