using PcapPorts.Capture;
using static PcapPorts.Tests.Capture.CaptureBytes;

namespace PcapPorts.Tests.Capture;

public class CaptureAnnotationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CommentsNamesStatisticsAndSecretsAreKept(bool bigEndian)
    {
        var file = new CaptureBytes(bigEndian);
        file.Section([.. file.Option(1, "a section"), .. file.Option(2, "a machine"), .. file.Option(3, "an OS"), .. file.Option(4, "a tool")]);
        file.Interface(1, 0, [.. file.Option(1, "an interface"), .. file.Option(3, "the left one"), .. file.Option(11, "\0tcp"), .. file.Option(12, "Plan 9")]);
        file.Enhanced(0, 1, Data(4));
        file.Enhanced(0, 1, Data(4), options: [.. file.Option(1, "a frame"), .. file.Option(1, "again"), .. file.Option(0, ""), .. file.Option(1, "behind the end")]);
        file.Block(4, file.New()
            .U16(1).U16(4 + 12).Raw([192, 0, 2, 1]).Padded("one\0another\0"u8)
            .U16(2).U16(16 + 4).Raw(Data(16)).Padded("six\0"u8)
            .U16(99).U16(3).Padded("odd"u8)
            .U16(0).U16(0).Raw(file.Option(1, "some names")).ToArray());
        file.Block(5, file.New().U32(0).U32(0).U32(5).Raw([
            .. file.Option(2, file.New().U32(0).U32(3).ToArray()), .. file.Option(3, file.New().U32(0).U32(4).ToArray()),
            .. file.Option(4, file.New().U64(100).ToArray()), .. file.Option(5, file.New().U64(7).ToArray()), .. file.Option(6, file.New().U64(50).ToArray()),
            .. file.Option(7, file.New().U64(8).ToArray()), .. file.Option(8, file.New().U64(42).ToArray())]).ToArray());
        file.Block(10, file.New().U32(0x544c534b).U32(5).Padded("hello"u8).ToArray());

        using CaptureReader reader = ReadFrame.Open(file.ToArray());
        Assert.Equal(2, ReadFrame.All(reader).Count);

        Assert.Null(reader.Damage);
        Assert.Equal(new CaptureSection("a machine", "an OS", "a tool"), Assert.Single(reader.Sections));
        Assert.Equal(("the left one", "tcp", "Plan 9"), (reader.Interfaces[0].Description, reader.Interfaces[0].Filter, reader.Interfaces[0].OperatingSystem));
        Assert.Equal(
            [
                new CaptureComment(CommentSubject.Section, 0, "a section"),
                new CaptureComment(CommentSubject.Interface, 0, "an interface"),
                new CaptureComment(CommentSubject.Frame, 2, "a frame"),
                new CaptureComment(CommentSubject.Frame, 2, "again"),
                new CaptureComment(CommentSubject.Other, 0, "some names"),
            ],
            reader.Comments);
        Assert.Equal(["c0000201 one", "c0000201 another", $"{Convert.ToHexStringLower(Data(16))} six"],
            reader.Names.Select(name => $"{Convert.ToHexStringLower(name.Address.Span)} {name.Name}"));
        Assert.Equal(
            new CaptureStatistics(0, new Timestamp(5000))
            {
                Start = new Timestamp(3000), End = new Timestamp(4000), Received = 100, Dropped = 7, Accepted = 50, DroppedBySystem = 8, Delivered = 42,
            },
            Assert.Single(reader.Statistics));
        CaptureSecrets secrets = Assert.Single(reader.Secrets);
        Assert.Equal((0x544c534bu, "hello"), (secrets.Kind, System.Text.Encoding.ASCII.GetString(secrets.Data.Span)));
        Assert.False(reader.AnnotationLimitReached);
    }

    [Fact]
    public void ListsAreBoundedAndSaySo()
    {
        var file = new CaptureBytes();
        file.Section().Interface();
        byte[] statistics = file.New().Block(5, new byte[12]).ToArray();
        for (int i = 0; i < 65_537; i++)
            file.Raw(statistics);
        file.Enhanced(0, 1, Data(4));

        using CaptureReader reader = ReadFrame.Open(file.ToArray());

        Assert.Single(ReadFrame.All(reader));
        Assert.Equal(65_536, reader.Statistics.Count);
        Assert.True(reader.AnnotationLimitReached);
    }

    [Fact]
    public void SecretsAreBoundedByTheirBytes()
    {
        var file = new CaptureBytes();
        file.Section();
        byte[] secrets = file.New().Block(10, file.New().U32(1).U32(15 << 20).Raw(new byte[15 << 20]).ToArray()).ToArray();

        using CaptureReader reader = ReadFrame.Open([.. file.ToArray(), .. secrets, .. secrets, .. secrets]);

        Assert.Empty(ReadFrame.All(reader));
        Assert.Null(reader.Damage);
        Assert.Equal(2, reader.Secrets.Count);
        Assert.True(reader.AnnotationLimitReached);
    }
}
