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
    [InlineData("resp", "Request: AUTH hunter2", "Request: AUTH ********")]
    [InlineData("http", "asked for GET http://anna:hunter2@h/ from h", "asked for GET http://anna:********@h/ from h")]
    public void Passwords_are_hidden(string protocol, string line, string expected) => Assert.Equal(expected, Secrets.Mask(protocol, line));
}
