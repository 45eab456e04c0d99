namespace PcapPorts.Tests.Protocols;

public class MySqlDissectorTests
{
    const string Greeting = "4a000000 0a '8.0.36' 00 0b000000 0102030405060708 00 ffff ff 0200 ffdf 15 00*10 0102030405060708090a0b0c 00 'mysql_native_password' 00";
    const string Login = "36000001 8da20a00 00000001 21 00*23 'anna' 00 00 'shop' 00 'mysql_native_passwo' 00";

    static MessageTalk Tcp() => new("mysql", 6, 3306);

    [Fact]
    public void Greeting_login_and_query()
    {
        MessageTalk talk = Tcp().Server(Greeting);
        Assert.Equal("8.0.36", talk["mysql.version"]);
        Assert.Equal("11", talk["mysql.thread_id"]);
        talk.Client(Login);
        Assert.Equal("anna", talk["mysql.user"]);
        Assert.Equal("shop", talk["mysql.schema"]);
        Assert.Equal("Response OK", talk.Server("07000002 00 00 00 0200 0000").Info);
        talk.Client("09000000 03 'SELECT 1'");
        Assert.Equal("3", talk["mysql.command"]);
        Assert.Equal("SELECT 1", talk["mysql.query"]);
        talk.Server("01000001 02");
        Assert.Equal("2", talk["mysql.num_fields"]);
        Assert.Equal("4", talk["mysql.response_to"]);
    }

    [Fact]
    public void A_refused_login()
    {
        MessageTalk talk = Tcp().Server(Greeting).Client(Login);
        talk.Server("0f000002 ff 1504 '#28000' 'denied'");
        Assert.Equal("1045", talk["mysql.error_code"]);
        Assert.Equal("28000", talk["mysql.sqlstate"]);
        Assert.Equal("denied", talk["mysql.error.message"]);
    }

    [Fact]
    public void What_follows_a_switch_to_TLS_is_not_read()
    {
        MessageTalk talk = Tcp().Server(Greeting).Client("20000001 8daa0a00 00000001 21 00*23");
        Assert.Equal("tls", talk.Conversation.Dissector?.Protocol.Abbreviation);
        Assert.Equal(0, talk.Client("16030100 050100000100").Used);
    }

    [Fact]
    public void A_login_in_the_clear_hands_nothing_over() => Assert.Null(Tcp().Server(Greeting).Client(Login).Conversation.Dissector);

    [Fact]
    public void A_greeting_is_known_on_any_port()
    {
        Assert.True(Tcp().Detects(Greeting));
        Assert.False(Tcp().Detects(Greeting.Replace("0a '8", "09 '8", StringComparison.Ordinal)));
    }
}
