using System.Security.Cryptography;
using System.Text;
using PcapPorts.Analysis.Objects;

namespace PcapPorts.Tests.Analysis.Objects;

public class MailObjectTests
{
    static ObjectTalk Session(string mail)
    {
        var talk = new ObjectTalk(25);
        talk.Server("220 m.example ESMTP\r\n").Client("EHLO c.example\r\n").Server("250 m.example\r\n").Client("MAIL FROM:<a@c.example>\r\n").Server("250 Ok\r\n")
            .Client("RCPT TO:<b@m.example>\r\n").Server("250 Ok\r\n").Client("DATA\r\n").Server("354 go on\r\n").Client(mail + "\r\n.\r\n").Server("250 Ok: queued\r\n")
            .Client("QUIT\r\n").Server("221 Bye\r\n").ServerEnds().End();
        return talk;
    }

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [Fact]
    public void Its_files_and_the_mail_itself()
    {
        byte[] picture = new byte[5000];
        new Random(3).NextBytes(picture);
        string coded = Convert.ToBase64String(picture, Base64FormattingOptions.InsertLineBreaks);
        using ObjectTalk talk = Session(
            "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=\"b1; x\"\r\n\r\npreface\r\n--b1; x\r\n"
            + "Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/plain\r\n\r\nHello\r\n--inner--\r\n"
            + $"--b1; x\r\nContent-Type: image/png; name=\"=?utf-8?B?YmlsZC5wbmc=?=\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n{coded}\r\n"
            + "--b1; x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Disposition: attachment; filename*=utf-8''gr%C3%BC%C3%9Fe.txt\r\n\r\n"
            + "caf=C3=A9 and a long =\r\nline\r\n..point\r\n--b1; x--\r\nepilogue");
        Assert.Equal(3, talk.Objects.Count);
        CarriedObject image = talk.Objects[0], text = talk.Objects[1], mail = talk.Objects[2];
        Assert.Equal(("bild.png", "image/png", Hash(picture), true), (image.Name, image.ContentType, image.Sha256, image.IsComplete));
        Assert.Equal(("grüße.txt", true), (text.Name, text.IsComplete));
        Assert.Equal(Hash(Encoding.UTF8.GetBytes("café and a long line\r\n.point")), text.Sha256);
        Assert.Equal(("Grüße.eml", "message/rfc822", true), (mail.Name, mail.ContentType, mail.IsComplete));
        Assert.All(talk.Objects, found => Assert.True(found.IsUpload));
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment; filename=a\r\nContent-Transfer-Encoding: base64\r\n\r\nAAA")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment; filename=a\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nx=ZZ\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nno end")]
    public void A_file_that_is_not_sound_is_incomplete(string mail)
    {
        using ObjectTalk talk = Session(mail);
        Assert.Equal(("a", false), (talk.Objects[0].Name, talk.Objects[0].IsComplete));
    }

    [Fact]
    public void Boundaries_within_boundaries_without_end_are_bounded()
    {
        var mail = new StringBuilder("Subject: nest\r\n");
        for (int i = 0; i < 3000; i++)
            mail.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        using ObjectTalk talk = Session(mail.ToString());
        CarriedObject only = Assert.Single(talk.Objects);
        Assert.Equal("nest.eml", only.Name);
    }
}
