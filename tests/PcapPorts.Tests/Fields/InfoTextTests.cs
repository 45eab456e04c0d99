using System.Text;
using PcapPorts.Fields;

namespace PcapPorts.Tests.Fields;

public sealed class InfoTextTests
{
    static readonly Protocol Outer = new("Outer", "OUT", "infotext_outer");
    static readonly Protocol Inner = new("Inner", "IN", "infotext_inner");

    [Fact]
    public void Messages_of_one_protocol_follow_each_other_and_another_protocol_begins_anew()
    {
        var info = new InfoText();
        info.Begin(Outer).Add("Hello"u8).Add(" ").Add(17);
        info.Begin(Outer).AddHexadecimal(0x1f, 4);
        Assert.Equal("Hello 17, 0x001f", Text(info));
        info.Begin(Inner).Add("Question");
        Assert.Equal("Question", Text(info));
        Assert.Same(Inner, info.Protocol);
    }

    [Fact]
    public void Cutting_back_restores_the_line_of_the_protocol_before()
    {
        var fields = new FieldList();
        fields.Begin("abc"u8);
        fields.Info.Begin(Outer).Add("kept"u8);
        FieldMark mark = fields.Mark;
        fields.Info.Begin(Inner).Add("dropped"u8);
        fields.CutBack(in mark);
        Assert.Equal("kept", Text(fields.Info));
        Assert.Same(Outer, fields.Info.Protocol);
        fields.Begin("abc"u8);
        Assert.Null(fields.Info.Protocol);
        Assert.Equal("", Text(fields.Info));
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut()
    {
        var info = new InfoText();
        info.Begin(Outer);
        for (int i = 0; i < 300; i++)
            info.Add("twelve bytes"u8).Add(1234567890123).Add("text").AddHexadecimal(ulong.MaxValue, 16);
        Assert.InRange(info.Text.Length, InfoText.MaxLength - 40, InfoText.MaxLength);
    }

    static string Text(InfoText info) => Encoding.UTF8.GetString(info.Text);
}
