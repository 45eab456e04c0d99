using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>Records load into a real PostgreSQL by the tables that --schema prints.</summary>
public sealed class DataBaseTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>Starts a server of its own, and runs what is given: <c>load TABLE COMMAND...</c> makes a table of a command's records, <c>sql -c</c> asks.</summary>
    static string WithServer(string steps) => """
        bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1); here=$(mktemp -d); chmod 755 "$here"
        as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups -- env -i PATH="$PATH" "$@"; else "$@"; fi; }
        [ "$(id -u)" = 0 ] && chown postgres "$here"
        cd "$here" || exit 1
        as "$bin/initdb" -D "$here/data" -A trust -U postgres >"$here/log" 2>&1 || { cat "$here/log" >&2; exit 1; }
        as "$bin/pg_ctl" -D "$here/data" -w -o "-c listen_addresses='' -c unix_socket_directories=$here -c fsync=off" start >"$here/log" 2>&1 || { cat "$here/log" >&2; exit 1; }
        sql() { psql -h "$here" -U postgres -q -v ON_ERROR_STOP=1 -At "$@"; }
        load() {
          table=$1; shift
          "$P" "$@" --schema postgresql | sed "1s/CREATE TABLE [a-z]*/CREATE TABLE $table/" | sql && "$P" "$@" --format csv -o "$here/$table.csv" && chmod 644 "$here/$table.csv" && sql -c "\\copy $table FROM '$here/$table.csv' CSV HEADER"
        }
        ( set -e

        """ + steps + """

        )
        status=$?
        as "$bin/pg_ctl" -D "$here/data" -m immediate stop >/dev/null 2>&1
        rm -rf "$here"
        exit $status
        """;

    [Fact]
    public void EveryKindOfRecordLoadsIntoPostgreSql()
    {
        string sample = _scratch.Sample(), lab = Repository.PathOf("testdata-pcaps");
        Pcapports run = Pcapports.Shell(WithServer("""
            load flows flows "$1" --names never
            sql -c 'SELECT count(*), sum("packets.to_server" + "packets.to_client"), count(DISTINCT "server.ip"), max("server.port"), bool_or("midstream"), min("first") FROM flows'
            sql -c 'DROP TABLE flows'
            load flows flows "$2"
            load ports ports "$2"
            load packets packets "$2/dns/office.pcapng"
            load names names "$2"
            load exposure exposure "$2"
            load scans exposure "$2" --kind scan
            load dns dns "$2"
            load http http "$2"
            load tls tls "$2"
            load apps apps "$2"
            load objects objects "$2"
            load weaknesses exposure "$2" --kind weakness
            load measured flows "$2" --health
            load nat nat "$2/nat/inside.pcapng" "$2/nat/outside.pcapng"
            load sessions sessions "$2/dns/office.pcapng" --all
            for table in flows ports packets names exposure scans dns http tls apps objects weaknesses measured nat sessions; do sql -c "SELECT '$table', count(*) FROM $table"; done
            sql -c 'SELECT sum(f."bytes.to_server" + f."bytes.to_client") = (SELECT sum(bytes) FROM ports) FROM flows f WHERE "server.port" IS NOT NULL'
            sql -c "SELECT count(*) FROM dns WHERE file LIKE '%office.pcapng' AND rcode = 3 AND response_time > 0 AND questions LIKE 'nobody.office.example 1'"
            sql -c "SELECT DISTINCT status FROM http WHERE file LIKE '%methods.pcapng' AND status IS NOT NULL ORDER BY 1"
            sql -c "SELECT count(*) FROM tls WHERE sni = 'old.example.net' AND NOT \"client.ip\" <<= '203.0.113.0/24'"
            sql -c "SELECT verdict FROM exposure WHERE host = '172.16.5.127' AND port = 4444 AND proto = 'tcp'"
            sql -c "SELECT host(client), targets FROM scans"
            sql -c "SELECT count(DISTINCT weakness) FROM weaknesses WHERE frames_of LIKE '%weak-tls%'"
            sql -c 'SELECT sum("health.retransmissions"), bool_and("health.round_trip_nanoseconds" >= 0) FROM measured WHERE file LIKE $$%lossy/download.pcapng$$'
            sql -c "SELECT validity_limit > first FROM weaknesses WHERE weakness = 'certificate-not-yet-valid'"
            """), sample, lab);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Status);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("9|21|5|33434|t|1767323045.100000000", lines[0]);
        (string Table, string[] Command)[] counted =
        [
            ("flows", ["flows", lab]), ("ports", ["ports", lab]), ("packets", ["packets", Path.Combine(lab, "dns/office.pcapng")]), ("names", ["names", lab]),
            ("exposure", ["exposure", lab, "--kind", "port"]), ("scans", ["exposure", lab, "--kind", "scan"]), ("dns", ["dns", lab]), ("http", ["http", lab]), ("tls", ["tls", lab]),
            ("apps", ["apps", lab]), ("objects", ["objects", lab]), ("weaknesses", ["exposure", lab, "--kind", "weakness"]), ("measured", ["flows", lab]),
            ("nat", ["nat", Path.Combine(lab, "nat/inside.pcapng"), Path.Combine(lab, "nat/outside.pcapng")]), ("sessions", ["sessions", Path.Combine(lab, "dns/office.pcapng"), "--all"]),
        ];
        for (int i = 0; i < counted.Length; i++)
        {
            int records = Pcapports.Run([.. counted[i].Command, "--format", "ndjson"]).Output.Count(static c => c == '\n');
            Assert.True(records > 0, counted[i].Table);
            Assert.Equal($"{counted[i].Table}|{records}", lines[1 + i]);
        }
        Assert.Equal(["t", "1", "200", "301", "404"], lines[16..21]);
        Assert.Equal(["1", "closed", "172.16.5.121|66"], lines[21..24]);
        Assert.Equal(["8", "6|t", "t"], lines[24..]);
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

    [Theory]
    [InlineData("flows", "client.ip", "label.frames")]
    [InlineData("ports", "proto", "registered")]
    [InlineData("packets", "number", "info")]
    [InlineData("names", "address", "time")]
    [InlineData("objects", "sha256", "saved_as")]
    [InlineData("exposure", "kind", "filter")]
    [InlineData("apps", "kind", "response_time")]
    [InlineData("dns", "questions", "rcode")]
    [InlineData("http", "status", "uri")]
    [InlineData("tls", "sni", "alpn")]
    [InlineData("nat", "inside.client_port", "delay_nanoseconds")]
    [InlineData("sessions", "client.pid", "age")]
    public void EveryCommandHasASchemaOfItsColumns(string command, params string[] some)
    {
        string[] header = Pcapports.Run(command, _scratch.Sample(), "--format", "csv").Output.Split('\n')[0].Split(',');
        foreach (string dialect in new[] { "postgresql", "duckdb", "clickhouse" })
        {
            string[] columns = [.. Pcapports.Run(command, "--schema", dialect).Output.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(static line => line.Trim().Split(' ')[0].Trim('"', '`'))];
            Assert.Equal(header, columns);
            Assert.Subset(columns.ToHashSet(), some.ToHashSet());
        }
    }
}
