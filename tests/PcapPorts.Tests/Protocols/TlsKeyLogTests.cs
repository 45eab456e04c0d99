using System.Text;
using PcapPorts.Capture;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.Tests.Protocols;

public class TlsKeyLogTests
{
    static readonly string Random = Convert.ToHexStringLower(TlsSeal.ClientRandom);

    static TlsKeyLog Log(string text, uint kind = TlsSeal.KeyLogKind)
    {
        var log = new TlsKeyLog();
        log.Take([new CaptureSecrets(kind, Encoding.ASCII.GetBytes(text))]);
        return log;
    }

    [Fact]
    public void Lines_give_secrets_by_label_and_random()
    {
        TlsKeyLog log = Log($"# comment\r\nSERVER_TRAFFIC_SECRET_0 {Random} 0A0b\r\nQUIC_CLIENT_TRAFFIC_SECRET_0 {Random} 0c");
        Assert.False(log.IsEmpty);
        Assert.Equal([10, 11], log.Find(TlsSecret.ServerTraffic, TlsSeal.ClientRandom));
        Assert.Equal([12], log.Find(TlsSecret.ClientTraffic, TlsSeal.ClientRandom));
        Assert.Null(log.Find(TlsSecret.ClientHandshake, TlsSeal.ClientRandom));
        Assert.Null(log.Find(TlsSecret.ServerTraffic, new byte[32]));
        Assert.Null(log.Find(TlsSecret.ServerTraffic, []));
    }

    [Theory]
    [InlineData("SERVER_TRAFFIC_SECRET_0")]
    [InlineData("SERVER_TRAFFIC_SECRET_0 {0}")]
    [InlineData("SERVER_TRAFFIC_SECRET_0 {0} ")]
    [InlineData("SERVER_TRAFFIC_SECRET_0 {0} 0")]
    [InlineData("SERVER_TRAFFIC_SECRET_0 {0} xy")]
    [InlineData("SERVER_TRAFFIC_SECRET_0 {0}00 01")]
    [InlineData("SOMETHING_ELSE {0} 01")]
    [InlineData(" {0} 01")]
    public void Other_lines_are_passed_over(string line) => Assert.True(Log(string.Format(null, line, Random)).IsEmpty);

    [Fact]
    public void A_secret_longer_than_any_hash_is_none() => Assert.True(Log($"SERVER_TRAFFIC_SECRET_0 {Random} {new string('0', 130)}").IsEmpty);

    [Fact]
    public void Other_kinds_of_secrets_are_none() => Assert.True(Log($"SERVER_TRAFFIC_SECRET_0 {Random} 01", kind: 0x57474b4c).IsEmpty);

    [Fact]
    public void What_comes_later_is_taken_once()
    {
        var secrets = new List<CaptureSecrets>();
        var log = new TlsKeyLog();
        log.Take(secrets);
        Assert.True(log.IsEmpty);
        secrets.Add(TlsSeal.Lines(("SERVER_TRAFFIC_SECRET_0", [1])));
        log.Take(secrets);
        log.Take(secrets);
        Assert.Equal([1], log.Find(TlsSecret.ServerTraffic, TlsSeal.ClientRandom));
    }
}
