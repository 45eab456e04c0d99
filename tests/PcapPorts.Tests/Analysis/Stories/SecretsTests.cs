using PcapPorts.Analysis.Stories;

namespace PcapPorts.Tests.Analysis.Stories;

public class SecretsTests
{
    [Theory]
    [InlineData("ftp", "Request: PASS hunter2", "Request: PASS ********")]
    [InlineData("ftp", "Request: USER anna", "Request: USER anna")]
    [InlineData("pop", "C: pass hunter2", "C: pass ********")]
    [InlineData("imap", "Request: a1 LOGIN anna hunter2", "Request: a1 LOGIN anna ********")]
    [InlineData("imap", "Request: a1 LOGIN \"anna b\" \"hunter2\"", "Request: a1 LOGIN \"anna b\" ********")]
    [InlineData("smtp", "C: AUTH PLAIN AGFubmEAaHVudGVyMg==", "C: AUTH PLAIN ********")]
    [InlineData("smtp", "C: Pass: aHVudGVyMg==", "C: Pass: ********")]
    [InlineData("smtp", "C: aHVudGVyMg==", "C: ********")]
    [InlineData("smtp", "C: QUIT", "C: QUIT")]
    [InlineData("smtp", "C: MAIL FROM:<anna@office.example>", "C: MAIL FROM:<anna@office.example>")]
    [InlineData("smtp", "C: c2VjcmV0", "C: ********")]
    [InlineData("smtp", "C: STARTTLS", "C: STARTTLS")]
    [InlineData("pop", "C: AUTH PLAIN AGFubmEAaHVudGVyMg==", "C: AUTH PLAIN ********")]
    [InlineData("pop", "C: APOP anna c4c9334bac560ecc979e58001b3e22fb", "C: APOP anna ********")]
    [InlineData("pop", "C: AGFubmEAaHVudGVyMg", "C: ********")]
    [InlineData("pop", "C: STAT", "C: STAT")]
    [InlineData("imap", "Request: AGFubmEAaHVudGVyMg==", "Request: ********")]
    [InlineData("imap", "Request: a1 AUTHENTICATE PLAIN AGFubmE=", "Request: a1 AUTHENTICATE PLAIN ********")]
    [InlineData("http", "asked for http://h/in?user=anna&password=hunter2&x=1 (GET)", "asked for http://h/in?user=anna&password=********&x=1 (GET)")]
    [InlineData("http", "asked for http://h/in?user_password=hunter2 (GET)", "asked for http://h/in?user_password=******** (GET)")]
    [InlineData("http", "asked for http://h/compass=3 (GET)", "asked for http://h/compass=3 (GET)")]
    [InlineData("resp", "Request: AUTH hunter2", "Request: AUTH ********")]
    [InlineData("http", "asked for GET http://anna:hunter2@h/ from h", "asked for GET http://anna:********@h/ from h")]
    public void Passwords_are_hidden(string protocol, string line, string expected) => Assert.Equal(expected, Secrets.Mask(protocol, line));
}
