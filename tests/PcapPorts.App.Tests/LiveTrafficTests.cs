using System.Globalization;
using System.Text.Json;

namespace PcapPorts.App.Tests;

/// <summary>What real programs send, as they themselves and tcpdump count it.</summary>
[Collection("live")]
public class LiveTrafficTests
{
    [Theory]
    [InlineData(LiveHost.AddressB)]
    [InlineData(LiveHost.Address6B)]
    public void DigAndDnsmasq(string server)
    {
        using var host = new LiveHost("capture what dig asks dnsmasq");
        File.WriteAllText(host.PathOf("hosts"), "192.0.2.99 printer.example\n2001:db8::99 printer.example\n");
        LiveProcess dnsmasq = host.Start(host.B, "dnsmasq", "--no-daemon", "--no-resolv", "--user=root", "--no-hosts", $"--addn-hosts={host.PathOf("hosts")}", $"--pid-file={host.PathOf("dnsmasq.pid")}");
        host.WaitForSocket(host.B, "-lun", ":53 ");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "port 53", "--flows", "--format", "ndjson");
        Assert.Equal("192.0.2.99", host.In(host.A, "dig", "+short", $"@{server}", "printer.example", "A").Trim());
        Assert.Equal("2001:db8::99", host.In(host.A, "dig", "+short", "+tcp", $"@{server}", "printer.example", "AAAA").Trim());
        Thread.Sleep(200);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        Assert.False(dnsmasq.HasExited, dnsmasq.Errors);
        JsonElement[] flows = capture.Records();
        Assert.Equal(["tcp", "udp"], flows.Select(flow => flow.GetProperty("proto").GetString()!).Order());
        Assert.All(flows, flow => Assert.Equal((server, 53, "dns"), Server(flow)));
        JsonElement udp = Assert.Single(flows, flow => flow.GetProperty("proto").GetString() == "udp");
        Assert.Equal((1, 1), Directions(udp, "packets"));
    }

    [Theory]
    [InlineData(LiveHost.AddressB, "tcp", 7001)]
    [InlineData(LiveHost.Address6B, "tcp", 7002)]
    [InlineData(LiveHost.AddressB, "udp", 7003)]
    public void NcatSendsWhatIsCounted(string server, string protocol, int port)
    {
        using var host = new LiveHost("capture what ncat sends");
        string[] udp = protocol == "udp" ? ["-u"] : [];
        host.Start(host.B, "ncat", ["-l", .. udp, "--recv-only", server, port.ToString(CultureInfo.InvariantCulture)]);
        host.WaitForSocket(host.B, protocol == "udp" ? "-lun" : "-ltn", $":{port} ");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", $"port {port}", "--flows", "--format", "ndjson");
        File.WriteAllBytes(host.PathOf("sent"), new byte[777]);
        host.In(host.A, "sh", "-c", $"ncat {string.Join(' ', udp)} --send-only {server} {port} < {host.PathOf("sent")}");
        Thread.Sleep(200);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        JsonElement flow = Assert.Single(capture.Records());
        Assert.Equal((protocol, server, port), (flow.GetProperty("proto").GetString(), Server(flow).Address, Server(flow).Port));
        Assert.Equal((777, 0), Directions(flow, "payload"));
    }

    [Theory]
    [InlineData(LiveHost.AddressB)]
    [InlineData(LiveHost.Address6B)]
    public void IperfCountsTheSameBytes(string server)
    {
        using var host = new LiveHost("capture what iperf3 sends");
        host.Start(host.B, "iperf3", "-s", "-1");
        host.WaitForSocket(host.B, "-ltn", ":5201 ");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "tcp port 5201", "--flows", "--format", "ndjson", "-w", host.PathOf("iperf.pcapng"), "-s", "128");
        using JsonDocument report = JsonDocument.Parse(host.In(host.A, "iperf3", "-c", server, "-t", "2", "-b", "200M", "-J"));
        Thread.Sleep(300);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        Assert.Contains("dropped: 0 by the kernel, 0 by the interface, 0 by pcapports", capture.Errors, StringComparison.Ordinal);
        long sent = report.RootElement.GetProperty("end").GetProperty("sum_sent").GetProperty("bytes").GetInt64();
        // The control connection, and the one that carries the load: its 37 bytes of cookie come first.
        JsonElement[] flows = [.. capture.Records().OrderBy(flow => Directions(flow, "payload").ToServer)];
        Assert.Equal(2, flows.Length);
        int retransmitted = report.RootElement.GetProperty("end").GetProperty("sum_sent").GetProperty("retransmits").GetInt32();
        long load = Directions(flows[1], "payload").ToServer;
        Assert.InRange(load, sent + 37, sent + 37 + retransmitted * 70_000L);
        Assert.Equal((server, 5201), (Server(flows[1]).Address, Server(flows[1]).Port));
    }

    [Fact]
    public void AnyHearsAllInterfaces()
    {
        using var host = new LiveHost("capture on any interface");
        LiveProcess capture = host.Capture(host.A, "-i", "any", "-f", "icmp[icmptype] = 8", "-w", host.PathOf("any.pcapng"));
        host.In(host.A, "ping", "-q", "-c", "3", "-i", "0.01", LiveHost.AddressB);
        host.In(host.A, "ping", "-q", "-c", "2", "-i", "0.01", "127.0.0.1");
        Thread.Sleep(200);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        LiveFrames frames = LiveFrames.Read(host.PathOf("any.pcapng"));
        Assert.Equal("any", Assert.Single(frames.Interfaces).Name);
        Assert.Equal(3 + 2, frames.Frames.Count);
        Assert.Equal(frames.Frames.Count, host.Do("tcpdump", "-n", "-r", host.PathOf("any.pcapng"), "icmp").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    static (string? Address, int Port, string? Service) Server(JsonElement flow) =>
        (flow.GetProperty("server").GetProperty("ip").GetString(), flow.GetProperty("server").GetProperty("port").GetInt32(), flow.GetProperty("service").GetString());

    static (long ToServer, long ToClient) Directions(JsonElement flow, string what) =>
        (flow.GetProperty(what).GetProperty("to_server").GetInt64(), flow.GetProperty(what).GetProperty("to_client").GetInt64());
}
