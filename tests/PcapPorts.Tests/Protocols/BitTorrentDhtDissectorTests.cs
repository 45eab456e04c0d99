namespace PcapPorts.Tests.Protocols;

public class BitTorrentDhtDissectorTests
{
    const string Query = "'d1:ad2:id20:' 61*20 'e1:q4:ping1:t2:aa1:y1:qe'";

    static MessageTalk Udp() => new("bt-dht", 17, 6881);

    [Fact]
    public void A_query_and_its_answer()
    {
        MessageTalk talk = Udp().Client(Query);
        Assert.Equal("Query ping", talk.Info);
        Assert.Equal("ping", talk["bt-dht.query"]);
        Assert.Equal(string.Concat(Enumerable.Repeat("61", 20)), talk["bt-dht.id"]);
        talk.Server("'d1:rd2:id20:' 62*20 'e1:t2:aa1:y1:re'");
        Assert.Equal("1", talk["bt-dht.response_to"]);
    }

    [Fact]
    public void It_is_known_on_any_port()
    {
        Assert.True(Udp().Detects(Query));
        Assert.False(Udp().Detects("'debug: hello there'"));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        MessageTalk talk = Udp().Client("'d1:a" + new string('l', 500) + "'");
        Assert.True(talk.Fields.Count < 20);
    }
}
