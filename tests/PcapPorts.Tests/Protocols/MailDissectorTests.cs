namespace PcapPorts.Tests.Protocols;

/// <summary>The protocols that write lines: FTP, SMTP, POP, IMAP, Telnet.</summary>
public class MailDissectorTests
{
    [Fact]
    public void A_passive_answer_announces_the_data_connection()
    {
        MessageTalk talk = new MessageTalk("ftp", 6, 21).Client("'PASV' 0d0a").Server("'227 Entering Passive Mode (192,0,2,1,195,125).' 0d0a");
        Assert.Equal("192.0.2.1", talk["ftp.passive.ip"]);
        Assert.Equal("50045", talk["ftp.passive.port"]);
        Assert.Equal(1, talk.Table.Announcements.Version);
    }

    [Theory]
    [InlineData("'PORT 192,0,2,1,4,1' 0d0a", "ftp.active.port", "1025")]
    [InlineData("'EPRT |1|192.0.2.1|1026|' 0d0a", "ftp.eprt.port", "1026")]
    [InlineData("'USER anna' 0d0a", "ftp.request.arg", "anna")]
    [InlineData("'PORT 1,2,3' 0d0a", "ftp.active.port", "")]
    [InlineData("'PORT 192,0,2,999,4,1' 0d0a", "ftp.active.port", "")]
    public void Ftp_requests(string wire, string field, string expected) => Assert.Equal(expected, new MessageTalk("ftp", 6, 21).Client(wire)[field]);

    [Theory]
    [InlineData("'229 ok (|||6446|)' 0d0a", "ftp.epsv.port", "6446")]
    [InlineData("'220-hello' 0d0a '220 there' 0d0a", "ftp.response.arg", "hello")]
    [InlineData("'227 none' 0d0a", "ftp.passive.port", "")]
    public void Ftp_replies(string wire, string field, string expected) => Assert.Equal(expected, new MessageTalk("ftp", 6, 21).Server(wire)[field]);

    [Fact]
    public void An_interrupt_before_ABOR_ends_no_line() => Assert.Equal(4, new MessageTalk("ftp", 6, 21).Client("fff4fff2 'ABOR' 0d0a", isLast: false).Used);

    [Fact]
    public void A_line_of_ftp_that_does_not_end_is_shown_in_pieces()
    {
        MessageTalk talk = new MessageTalk("ftp", 6, 21).Client("'RETR aaaaaaaaaaa'", isLast: false);
        Assert.Equal(-1, talk.Used);
        talk.Client("'RETR ' 'a'*600", isLast: false);
        Assert.Equal((605, "RETR"), (talk.Used, talk["ftp.request.command"]));
        talk.Client("'abc'", isLast: false);
        Assert.Equal((3, "", "1", "0"), (talk.Used, talk["ftp.request.command"], talk["ftp.request"], talk["ftp.response"]));
        Assert.Equal("200", talk.Server("'200 fine' 0d0a", isLast: false)["ftp.response.code"]);
        Assert.Equal(3, talk.Client("'f' 0d0a 'QUIT' 0d0a", isLast: false).Used);
        Assert.Equal("QUIT", talk.Client("'QUIT' 0d0a", isLast: false)["ftp.request.command"]);
    }

    [Fact]
    public void A_mail_has_its_header()
    {
        MessageTalk talk = new MessageTalk("smtp", 6, 25).Client("'DATA' 0d0a").Server("'354 go' 0d0a");
        Assert.Equal(-1, talk.Client("'Subject: Lu'", isLast: false).Used);
        talk.Client("'Subject: Lunch' 0d0a 'To: a,' 0d0a ' b' 0d0a 0d0a 'Hi' 0d0a '.' 0d0a 'QUIT' 0d0a", isLast: false);
        Assert.Equal("Lunch", talk["imf.subject"]);
        Assert.Equal("a,\\r\\n b", talk["imf.to"]);
        Assert.Equal(7, talk.Client("'Hi' 0d0a '.' 0d0a 'QUIT' 0d0a", isLast: false).Used);
        Assert.Equal("QUIT", talk.Client("'QUIT' 0d0a")["smtp.req.command"]);
    }

    [Fact]
    public void A_reply_of_many_lines_is_shown_as_far_as_it_came()
    {
        MessageTalk talk = new MessageTalk("smtp", 6, 25).Server("'250-a' 0d0a '250-b' 0d0a '250'", isLast: false);
        Assert.Equal((14, "250", "a,b"), (talk.Used, talk["smtp.response.code"], talk["smtp.rsp.parameter"]));
        talk.Server("'250 c' 0d0a '354 d' 0d0a", isLast: false);
        Assert.Equal(("250,354", "c,d"), (talk["smtp.response.code"], talk["smtp.rsp.parameter"]));
        Assert.Equal(-1, talk.Server("'250-'", isLast: false).Used);
    }

    [Fact]
    public void A_message_that_does_not_wait_for_its_invitation_is_no_command()
    {
        MessageTalk talk = new MessageTalk("smtp", 6, 25).Client("'RCPT TO:<b>' 0d0a 'DATA' 0d0a 'Subject: x' 0d0a0d0a", isLast: false);
        Assert.Equal((19, "RCPT,DATA"), (talk.Used, talk["smtp.req.command"]));
        talk.Client("'Subject: x' 0d0a0d0a '.' 0d0a 'NOOP' 0d0a", isLast: false);
        Assert.Equal(("x", ""), (talk["imf.subject"], talk["smtp.req.command"]));
        Assert.Equal(3, talk.Client("'.' 0d0a 'NOOP' 0d0a", isLast: false).Used);
        talk.Server("'250 ok' 0d0a '354 go' 0d0a '250 ok' 0d0a", isLast: false);
        Assert.Equal("NOOP", talk.Client("'NOOP' 0d0a", isLast: false)["smtp.req.command"]);
    }

    [Fact]
    public void A_refused_message_does_not_come()
    {
        MessageTalk talk = new MessageTalk("smtp", 6, 25).Client("'DATA' 0d0a", isLast: false).Server("'503 no' 0d0a", isLast: false);
        Assert.Equal("RSET", talk.Client("'RSET' 0d0a", isLast: false)["smtp.req.command"]);
    }

    [Fact]
    public void A_point_ends_a_mail_only_where_a_line_begins()
    {
        MessageTalk talk = new MessageTalk("smtp", 6, 25).Client("'DATA' 0d0a", isLast: false).Client("'Subject: x' 0d0a0d0a", isLast: false);
        Assert.Equal(3, talk.Client("'bye' '.' 0d0a 'Y'", isLast: false).Used);
        Assert.Equal(1, talk.Client("'.' 0d0a 'Yo'", isLast: false).Used);
    }

    [Theory]
    [InlineData("LOGIN", "1")]
    [InlineData("PLAIN", "1")]
    [InlineData("NTLM", "")]
    [InlineData("CRAM-MD5", "")]
    public void Tokens_are_no_commands(string mechanism, string isRequest)
    {
        MessageTalk talk = new MessageTalk("smtp", 6, 25).Client($"'AUTH {mechanism}' 0d0a").Server("'334 ' 0d0a").Client("'TlRMTVNTUAAB' 0d0a");
        Assert.Equal((isRequest, ""), (talk["smtp.req"], talk["smtp.req.command"]));
        Assert.Equal("QUIT", talk.Server("'535 no' 0d0a").Client("'QUIT' 0d0a")["smtp.req.command"]);
    }

    [Fact]
    public void Pop()
    {
        MessageTalk talk = new MessageTalk("pop", 6, 110).Client("'USER anna' 0d0a");
        Assert.Equal("anna", talk["pop.request.parameter"]);
        talk.Server("'+OK hello' 0d0a 'line' 0d0a '.' 0d0a");
        Assert.Equal("+OK", talk["pop.response.indicator"]);
        Assert.Equal("hello", talk["pop.response.description"]);
        Assert.Equal("line,.", talk["pop.response.data"]);
    }

    [Fact]
    public void Imap()
    {
        MessageTalk talk = new MessageTalk("imap", 6, 143).Client("'a1 LOGIN \"anna\" secret' 0d0a");
        Assert.Equal("\"anna\"", talk["imap.request.username"]);
        Assert.Equal("LOGIN", talk["imap.request.command"]);
        talk.Server("'* 1 FETCH {5}' 0d0a 'x y' 0d0a ')' 0d0a 'a1 OK done' 0d0a");
        Assert.Equal("a1", talk["imap.response_tag"]);
        Assert.Equal("1", talk["imap.response_to"]);
    }

    [Theory]
    [InlineData("'a1 LOGIN anna secret' 0d0a", "anna")]
    [InlineData("'a1 LOGIN \"an na\" secret' 0d0a", "\"an na\"")]
    [InlineData("'a1 LOGIN \"an' 5c '\"na\" secret' 0d0a", "\"an\\\"na\"")]
    [InlineData("'a1 LOGIN \"anna' 0d0a", "\"anna")]
    public void Imap_names_stand_as_they_were_sent(string wire, string expected)
        => Assert.Equal(expected, new MessageTalk("imap", 6, 143).Client(wire)["imap.request.username"].Replace("\\\\", "\\", StringComparison.Ordinal));

    [Fact]
    public void An_imap_literal_is_shown_in_each_of_its_pieces()
    {
        MessageTalk talk = new MessageTalk("imap", 6, 143).Server("'* 1 EXISTS' 0d0a '* 1 FETCH (BODY {12}' 0d0a 'abc'", isLast: false);
        Assert.Equal(37, talk.Used);
        Assert.Equal("0", talk["imap.isrequest"]);
        Assert.Equal("* 1 EXISTS\\r\\n,* 1 FETCH (BODY {12}\\r\\n", talk["imap.line"]);
        talk.Server("'a1 OK'", isLast: false);
        Assert.Equal(("0", ""), (talk["imap.isrequest"], talk["imap.line"]));
        talk.Server("'6789)' 0d0a 'a1 OK done' 0d0a 'a2 O'", isLast: false);
        Assert.Equal(19, talk.Used);
        Assert.Equal("a1", talk["imap.response_tag"]);
        Assert.Equal(-1, talk.Server("'a2 O'", isLast: false).Used);
    }

    [Fact]
    public void What_follows_an_imap_literal_is_no_command()
    {
        MessageTalk talk = new MessageTalk("imap", 6, 143).Client("'a1 APPEND x {9+}' 0d0a 'a2 NOOP' 0d0a 0d0a 'a3 NOOP' 0d0a");
        Assert.Equal("a1,a3", talk["imap.request_tag"]);
        talk.Client("'a4 LOGIN {4}' 0d0a").Server("'+ go' 0d0a").Client("'anna pw' 0d0a");
        Assert.Equal("", talk["imap.request_tag"]);
        Assert.Equal("a5", talk.Client("'a5 NOOP' 0d0a")["imap.request_tag"]);
    }

    [Fact]
    public void A_refused_imap_literal_does_not_come()
        => Assert.Equal("a2", new MessageTalk("imap", 6, 143).Client("'a1 APPEND x {900}' 0d0a").Server("'a1 NO full' 0d0a").Client("'a2 NOOP' 0d0a")["imap.request_tag"]);

    [Fact]
    public void A_gap_ends_an_imap_literal()
    {
        MessageTalk talk = new MessageTalk("imap", 6, 143).Server("'* 1 FETCH {900}' 0d0a");
        Assert.True(talk.Resumes("'a1 OK done' 0d0a"));
        Assert.Equal("a1", talk.Server("'a1 OK done' 0d0a")["imap.response_tag"]);
    }

    [Fact]
    public void Telnet()
    {
        MessageTalk talk = new MessageTalk("telnet", 6, 23).Server("fffd18 fffa18 01 fff0 'login: ' 0d0a 'x'");
        Assert.Equal("253,250,240", talk["telnet.cmd"]);
        Assert.Equal("login: \\r\\n,x", talk["telnet.data"]);
        Assert.Equal(-1, talk.Server("fffa18", isLast: false).Used);
        Assert.Equal("a", talk.Client("'a' 0d00")["telnet.data"][..1]);
    }
}
