using System.Text.Json;
using System.Text.RegularExpressions;

namespace PcapPorts.App.Tests;

/// <summary>The netstat table against ss(8).</summary>
[Collection("live")]
public partial class LiveSessionsTests
{
    [Fact]
    public void BothProcessesAreThoseThatSsShows()
    {
        using var host = new LiveHost("name the processes of a connection");
        host.Nginx(rate: "20k");
        LiveProcess sessions = host.PcapPorts(host.B, "sessions", "-i", "lo", "--once", "--format", "json", "-f", "tcp port 80", "--for", "4");
        Thread.Sleep(1500);
        LiveProcess curl = host.Start(host.B, "curl", "-s", "-o", "/dev/null", "http://127.0.0.1/big");
        Thread.Sleep(1000);
        string sockets = host.In(host.B, "ss", "-Htnp", "state", "established");
        Assert.Equal(0, sessions.WaitForExit());
        using JsonDocument document = JsonDocument.Parse(sessions.Output);
        JsonElement session = Assert.Single(document.RootElement.EnumerateArray());
        JsonElement client = session.GetProperty("client"), server = session.GetProperty("server");
        int port = client.GetProperty("port").GetInt32();
        Assert.Equal(("127.0.0.1", "127.0.0.1", 80), (client.GetProperty("ip").GetString(), server.GetProperty("ip").GetString(), server.GetProperty("port").GetInt32()));
        Assert.Equal(("tcp", "open", "http"), (session.GetProperty("proto").GetString(), session.GetProperty("state").GetString(), session.GetProperty("service").GetString()));
        Assert.Equal(("curl", curl.Id, "root"), OwnerOf(client));
        Assert.Equal("nginx", server.GetProperty("process").GetString());
        // Recv-Q, Send-Q, local, peer, users:(("nginx",pid=123,fd=3))
        string[] lines = sockets.Split('\n');
        Assert.Contains($"(\"curl\",pid={client.GetProperty("pid")},", Assert.Single(lines, line => Socket().Match(line).Groups["local"].Value == $"127.0.0.1:{port}"), StringComparison.Ordinal);
        Assert.Contains($"(\"nginx\",pid={server.GetProperty("pid")},", Assert.Single(lines, line => Socket().Match(line).Groups["peer"].Value == $"127.0.0.1:{port}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+0.01", 1)]
    [InlineData("+9999", 0)]
    public void AFileHasTheTableOfAMoment(string at, int expected)
    {
        using LiveProcess sessions = LiveProcess.Start("dotnet", LiveProcess.Application, "sessions", ActiveFtp(), "--at", at, "--format", "ndjson");
        Assert.Equal(0, sessions.WaitForExit());
        string[] lines = sessions.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, lines.Length);
        foreach (string line in lines)
        {
            JsonElement session = JsonDocument.Parse(line).RootElement;
            Assert.Equal(("open", "ftp", 21), (session.GetProperty("state").GetString(), session.GetProperty("service").GetString(), session.GetProperty("server").GetProperty("port").GetInt32()));
        }
    }

    static (string?, int, string?) OwnerOf(JsonElement end) => (end.GetProperty("process").GetString(), end.GetProperty("pid").GetInt32(), end.GetProperty("user").GetString());

    static string ActiveFtp()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PcapPorts.sln")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder!, "testdata-pcaps", "ftp", "active.pcapng");
    }

    [GeneratedRegex(@"^\S+\s+\S+\s+(?<local>\S+)\s+(?<peer>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Socket();
}
