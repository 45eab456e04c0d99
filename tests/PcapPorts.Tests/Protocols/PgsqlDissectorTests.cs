namespace PcapPorts.Tests.Protocols;

public class PgsqlDissectorTests
{
    const string Startup = "00000020 00030000 'user' 00 'anna' 00 'database' 00 's' 00 00";

    static MessageTalk Tcp() => new("pgsql", 6, 5432);

    [Theory]
    [InlineData("pgsql.type", "Startup message")]
    [InlineData("pgsql.parameter_name", "user,database")]
    [InlineData("pgsql.parameter_value", "anna,s")]
    [InlineData("pgsql.version_major", "3")]
    [InlineData("pgsql.frontend", "1")]
    public void A_startup(string field, string expected) => Assert.Equal(expected, Tcp().Client(Startup)[field]);

    [Fact]
    public void A_query_and_its_end()
    {
        MessageTalk talk = Tcp().Client(Startup).Client("'Q' 0000000d 'SELECT 1' 00");
        Assert.Equal("SELECT 1", talk["pgsql.query"]);
        Assert.Equal("Row description", talk.Server("'T' 0000001b 0001 'c' 00 00*18")["pgsql.type"]);
        Assert.Equal("c", talk["pgsql.col.name"]);
        talk.Server("'Z' 00000005 'I'");
        Assert.Equal("2", talk["pgsql.response_to"]);
    }

    [Fact]
    public void Authentication_names_the_clients_answers()
    {
        MessageTalk talk = Tcp().Client(Startup).Server("'R' 00000017 0000000a 'SCRAM-SHA-256' 00 00");
        Assert.Equal("10", talk["pgsql.authtype"]);
        Assert.Equal("SASLInitialResponse message", talk.Client("'p' 00000012 'SCRAM-SHA-256' 00")["pgsql.type"]);
        Assert.Equal("SASLResponse message", talk.Client("'p' 00000006 'xx'")["pgsql.type"]);
    }

    [Fact]
    public void What_follows_an_agreed_TLS_is_not_read()
    {
        MessageTalk talk = Tcp().Client("00000008 04d2162f");
        Assert.Equal("SSL request", talk["pgsql.type"]);
        Assert.Equal(1, talk.Server("'S'").Used);
        Assert.Equal("tls", talk.Conversation.Dissector?.Protocol.Abbreviation);
        Assert.Equal(0, talk.Client("1603010005 0100000100").Used);
    }

    [Theory]
    [InlineData("04d2162f", "'N'")]
    [InlineData("04d21630", "'G'")]
    public void Nothing_else_than_an_agreed_TLS_hands_over(string request, string answer)
        => Assert.Null(Tcp().Client("00000008" + request).Server(answer).Conversation.Dissector);
}
