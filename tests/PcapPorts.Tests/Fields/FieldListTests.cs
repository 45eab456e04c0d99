using System.Text;
using PcapPorts.Fields;

namespace PcapPorts.Tests.Fields;

public class FieldListTests
{
    static readonly Protocol Sample = new("Sample Protocol", "SAMPLE", "sample");
    static readonly Field Port = Sample.UInt16("port", "Port");
    static readonly Field Source = Sample.UInt16("srcport", "Source Port", also: Port);
    static readonly Field Flags = Sample.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Low = Sample.UInt8("flags.low", "Low", mask: 0x0e);
    static readonly Field High = Sample.Boolean("flags.high", "High", mask: 0x80);
    static readonly Field Text = Sample.String("text", "Text");
    static readonly Field Raw = Sample.Bytes("raw", "Raw");
    static readonly Field Signed = Sample.Int32("signed", "Signed");
    static readonly Field Time = Sample.RelativeTime("time", "Time");
    static readonly Field Address = Sample.IPv4("address", "Address");
    static readonly Field Object = Sample.Oid("object", "Object");
    static readonly Field Mark = Sample.Expert("mark", "A mark", ExpertSeverity.Note, ExpertGroup.Sequence);

    static FieldList Of(params byte[] frame)
    {
        FieldList fields = new();
        fields.Begin(frame);
        return fields;
    }

    static string TextOf(FieldList fields, int index)
    {
        FieldText text = new();
        text.Add(in fields.Entries[index], fields);
        return Encoding.UTF8.GetString(text.Text);
    }

    [Fact]
    public void A_tree_is_kept_in_order_with_depths()
    {
        FieldList fields = Of(0x1f, 0x90, 0x8c);
        int root = fields.Open(Sample.Root, 0, 3);
        Assert.Equal(8080UL, fields.Add(Source, 0, 2));
        int flags = fields.Open(Flags, 2, 1);
        fields.Add(High, 2, 1);
        fields.Add(Low, 2, 1);
        fields.Close(flags);
        fields.AddGenerated(Mark);
        fields.Close(root);
        Assert.Equal(["sample", "sample.srcport", "sample.flags", "sample.flags.high", "sample.flags.low", "sample.mark"],
            fields.Entries.ToArray().Select(entry => entry.Field.Abbreviation));
        Assert.Equal([0, 1, 1, 2, 2, 1], fields.Entries.ToArray().Select(entry => (int)entry.Depth));
        Assert.Equal(["Sample Protocol", "8080", "0x8c", "1", "6", "1"], Enumerable.Range(0, 6).Select(i => TextOf(fields, i)));
        Assert.Equal(1, fields.IndexOf(Port));
        Assert.Equal(-1, fields.IndexOf(Port, 2));
    }

    [Fact]
    public void What_is_not_there_is_not_added()
    {
        FieldList fields = Of(1, 2, 3, 4);
        FieldWindow window = fields.Enter(1, 2);
        Assert.Equal(0UL, fields.Add(Source, 1, 2));
        Assert.Equal(0UL, fields.Add(Source, -1, 2));
        Assert.Equal(0UL, fields.AddLittleEndian(Source, int.MaxValue, 2));
        fields.AddBytes(Text, "x"u8, 0, 3);
        Assert.Equal(0x0203UL, fields.Add(Source, 0, 2));
        fields.Leave(in window);
        Assert.Equal(0x0102UL, fields.Add(Source, 0, 2));
        Assert.Equal([1, 0], fields.Entries.ToArray().Select(entry => entry.Offset));
    }

    [Theory]
    [InlineData("plain, text", "plain, text")]
    [InlineData("tab\there\r\n", "tab\\there\\r\\n")]
    [InlineData(@"\\server\share", @"\\server\share")]
    [InlineData("\u001b[31m\u0085é", "\\x1b[31m\\xc2\\x85é")]
    public void Control_bytes_of_text_are_escaped_and_backslashes_stay(string value, string expected)
    {
        FieldList fields = Of();
        fields.AddBytes(Text, Encoding.UTF8.GetBytes(value), 0, 0);
        Assert.Equal(expected, TextOf(fields, 0));
    }

    [Fact]
    public void Values_have_the_form_of_their_type()
    {
        FieldList fields = Of(0xff, 0xff, 0xff, 0xfe, 192, 0, 2, 1, 0x2b, 6, 1, 0x82, 0x37);
        fields.Add(Signed, 0, 4);
        fields.Add(Raw, 0, 4);
        fields.Add(Address, 4, 4);
        fields.Add(Object, 8, 5);
        fields.AddGenerated(Time, unchecked((ulong)-1_500_000_000L));
        fields.AddLittleEndian(Source, 2, 2);
        Assert.Equal(["-2", "fffffffe", "192.0.2.1", "1.3.6.1.311", "-1.500000000", "65279"], Enumerable.Range(0, 6).Select(i => TextOf(fields, i)));
    }

    [Fact]
    public void Limits_hold_and_are_told()
    {
        FieldList fields = Of(1, 2);
        for (int i = 0; i < FieldList.MaxCount + 5; i++)
            fields.Add(Source, 0, 2);
        Assert.Equal(FieldList.MaxCount, fields.Count);
        Assert.True(fields.IsFull);
        fields.Begin([1]);
        Assert.False(fields.IsFull);
        Assert.Equal(-1, fields.Append(new byte[FieldList.MaxSideBytes + 1]));
        Assert.True(fields.IsFull);
    }

    [Fact]
    public void What_was_tried_can_be_undone()
    {
        FieldList fields = Of(1, 2);
        fields.Add(Source, 0, 2);
        FieldMark mark = fields.Mark;
        fields.Open(Sample.Root, 0, 2);
        fields.Add(Source, 0, 2);
        fields.CutBack(in mark);
        fields.Add(Source, 0, 2);
        Assert.Equal([0, 0], fields.Entries.ToArray().Select(entry => (int)entry.Depth));
    }

    [Fact]
    public void Names_of_values_are_found_and_kept_in_order()
    {
        ValueStrings names = new() { { 1, "one" }, { 5, "five" }, { 900, "many" } };
        Assert.Equal(["one", null, "five", "many", null], new ulong[] { 1, 2, 5, 900, 901 }.Select(names.Find));
        Assert.Throws<ArgumentException>(() => names.Add(5, "five again"));
    }

    [Fact]
    public void A_registry_finds_by_name_and_by_beginning()
    {
        FieldRegistry registry = new([Sample]);
        Assert.Same(Source, registry.Find("sample.srcport"));
        Assert.Same(Sample.Root, registry.Find("sample"));
        Assert.Null(registry.Find("Sample"));
        Assert.Equal(["sample.flags", "sample.flags.high", "sample.flags.low"], registry.StartingWith("sample.fl").ToArray().Select(field => field.Abbreviation));
        Assert.Empty(registry.StartingWith("z").ToArray());
        Assert.Throws<ArgumentException>(() => new FieldRegistry([Sample, Sample]));
    }
}
