using PcapPorts.Capture;
using static PcapPorts.Tests.Capture.CaptureBytes;

namespace PcapPorts.Tests.Capture;

public class PcapNgReaderTests
{
    static readonly byte[] First = Data(60, 1);
    static readonly byte[] Second = Data(5, 2);

    static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EnhancedPacketsOfSeveralInterfaces(bool bigEndian)
    {
        var file = new CaptureBytes(bigEndian);
        file.Section().Interface(1, 96, file.Option(2, "eth0")).Interface(113, 0, [.. file.Option(9, [9]), .. file.Option(2, "any")]);
        int first = file.Length;
        file.Enhanced(0, 1_500_000_000_000_007, First, wire: 1514);
        int second = file.Length;
        file.Enhanced(1, 1_500_000_000_000_000_007, Second);

        using CaptureReader reader = ReadFrame.Open(file.ToArray());
        List<ReadFrame> frames = ReadFrame.All(reader);

        Assert.Null(reader.Damage);
        Assert.Equal(
            [
                new ReadFrame(1, 1_500_000_000_000_007_000, 1514, 1, 0, 0, first, Hex(First)),
                new ReadFrame(2, 1_500_000_000_000_000_007, 5, 113, 0, 1, second, Hex(Second)),
            ],
            frames);
        Assert.Equal(["eth0", "any"], reader.Interfaces.Select(description => description.Name));
        Assert.Equal([96u, 0u], reader.Interfaces.Select(description => description.SnapLength));
    }

    [Fact]
    public void SectionsMayChangeTheByteOrderAndCountInterfacesAnew()
    {
        byte[] little = new CaptureBytes().Section().Interface(1).Interface(113).Enhanced(1, 1, First).ToArray();
        byte[] big = new CaptureBytes(bigEndian: true).Section().Interface(101).Enhanced(0, 2, Second).ToArray();

        List<ReadFrame> frames = ReadFrame.All([.. little, .. big, .. little], out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal([(113, 1), (101, 2), (113, 4)], frames.Select(frame => ((int)frame.LinkType, frame.Interface)));
        Assert.Equal([1000L, 2000L, 1000L], frames.Select(frame => frame.Time));
    }

    [Theory]
    [InlineData(0, 7UL, 7_000_000_000)]
    [InlineData(3, 7UL, 7_000_000)]
    [InlineData(6, 7UL, 7000)]
    [InlineData(9, 7UL, 7)]
    [InlineData(12, 7999UL, 7)]
    [InlineData(27, ulong.MaxValue, 18)]
    [InlineData(28, ulong.MaxValue, 1)]
    [InlineData(29, ulong.MaxValue, 0)]
    [InlineData(100, ulong.MaxValue, 0)]
    [InlineData(127, ulong.MaxValue, 0)]
    [InlineData(0x80 | 0, 7UL, 7_000_000_000)]
    [InlineData(0x80 | 10, 1536UL, 1_500_000_000)]
    [InlineData(0x80 | 32, 0x1_8000_0000UL, 1_500_000_000)]
    [InlineData(0x80 | 127, ulong.MaxValue, 0)]
    [InlineData(6, ulong.MaxValue, long.MaxValue)] // held at the nearest that fits
    [InlineData(0, ulong.MaxValue, long.MaxValue)]
    [InlineData(9, ulong.MaxValue, long.MaxValue)]
    [InlineData(9, (ulong)long.MaxValue, long.MaxValue)]
    public void TimestampResolutions(int resolution, ulong units, long nanoseconds)
    {
        var file = new CaptureBytes();
        file.Section().Interface(1, 0, file.Option(9, [(byte)resolution])).Enhanced(0, units, First);

        Assert.Equal(nanoseconds, Assert.Single(ReadFrame.All(file.ToArray())).Time);
    }

    [Theory]
    [InlineData(6, 1_000_000UL, 10, 11_000_000_000)]
    [InlineData(9, 5UL, -1, -999_999_995)]
    [InlineData(6, 0UL, long.MinValue, long.MinValue + 1)]
    [InlineData(6, 0UL, long.MaxValue, long.MaxValue)]
    [InlineData(0, ulong.MaxValue, long.MaxValue, long.MaxValue)]
    [InlineData(9, 0UL, -9_223_372_036, -9_223_372_036_000_000_000)]
    public void TimestampOffsets(int resolution, ulong units, long offset, long nanoseconds)
    {
        var file = new CaptureBytes(bigEndian: true);
        byte[] options = [.. file.Option(9, [(byte)resolution]), .. file.Option(14, file.New().U64((ulong)offset).ToArray())];
        file.Section().Interface(1, 0, options).Enhanced(0, units, First);

        Assert.Equal(nanoseconds, Assert.Single(ReadFrame.All(file.ToArray())).Time);
    }

    [Theory]
    [InlineData(0u, 60u, 60)]
    [InlineData(0u, 58u, 58)]
    [InlineData(40u, 1514u, 40)]
    [InlineData(100u, 1514u, 60)]
    public void SimplePacketsHoldTheLeastOfWireSnapAndBlock(uint snapLength, uint wire, int captured)
    {
        byte[] file = new CaptureBytes().Section().Interface(1, snapLength).Simple(First, wire).Enhanced(0, 1, Second).ToArray();

        List<ReadFrame> frames = ReadFrame.All(file, out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal((Timestamp.None.Nanoseconds, wire, Hex(First.AsSpan(0, captured))), (frames[0].Time, frames[0].Wire, frames[0].Bytes));
        Assert.Equal(Hex(Second), frames[1].Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ObsoletePacketBlocks(bool bigEndian)
    {
        var file = new CaptureBytes(bigEndian);
        file.Section().Interface(1).Interface(101);
        file.Block(2, file.New().U16(1).U16(77).U32(0).U32(5).U32(60).U32(99).Padded(First).ToArray());

        ReadFrame frame = Assert.Single(ReadFrame.All(file.ToArray(), out CaptureDamage? damage));

        Assert.Null(damage);
        Assert.Equal((101, 1, 5000L, 99u, Hex(First)), (frame.LinkType, frame.Interface, frame.Time, frame.Wire, frame.Bytes));
    }

    [Fact]
    public void FcsLengthOfInterfaceAndFrame()
    {
        var file = new CaptureBytes();
        file.Section().Interface(1, 0, file.Option(13, [4])).Interface(1, 0, file.Option(13, [32]));
        file.Enhanced(0, 1, First).Enhanced(1, 1, First);
        file.Enhanced(0, 1, First, options: file.Option(2, file.New().U32(2 << 5).ToArray()));
        file.Enhanced(0, 1, First, options: file.Option(2, file.New().U32(1).ToArray()));

        Assert.Equal([4, 4, 2, 4], ReadFrame.All(file.ToArray()).Select(frame => (int)frame.Fcs));
    }

    [Theory]
    [InlineData(0x0000_0badu, 40)]
    [InlineData(0x4000_0badu, 40)]
    [InlineData(0x8000_0001, 0)]
    [InlineData(0x1234_5678u, 400_000)]
    [InlineData(0x1234_5678u, 20_000_000)]
    public void UnknownBlocksArePassedOverWhateverTheirLength(uint type, int length)
    {
        var file = new CaptureBytes();
        file.Section().Interface(1).Enhanced(0, 1, First).Block(type, new byte[length]);
        int offset = file.Length;
        file.Enhanced(0, 2, Second);

        List<ReadFrame> frames = ReadFrame.All(file.ToArray(), out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal([Hex(First), Hex(Second)], frames.Select(frame => frame.Bytes));
        Assert.Equal(offset, frames[1].FileOffset);
    }

    [Fact]
    public void ALengthThatIsNoMultipleOfFourIsRoundedUpWhereThePaddingIs()
    {
        var file = new CaptureBytes();
        file.Section().Interface(1);
        file.U32(0x77).U32(13).U8(9).U32(13); // not padded
        file.U32(0x77).U32(13).U8(9).U8(0).U8(0).U8(0).U32(13); // padded, and not counted in
        file.Enhanced(0, 1, First);

        Assert.Equal(Hex(First), Assert.Single(ReadFrame.All(file.ToArray(), out CaptureDamage? damage)).Bytes);
        Assert.Null(damage);
    }

    public static TheoryData<string, byte[]> DamagedBlocks()
    {
        var bytes = new CaptureBytes();
        byte[] tooLong = bytes.New().Enhanced(0, 1, First).ToArray();
        tooLong[20] = 61;
        byte[] differ = bytes.New().Enhanced(0, 1, First).ToArray();
        differ[^4]--;
        return new TheoryData<string, byte[]>
        {
            { "interface 7 is used", bytes.New().Enhanced(7, 1, First).ToArray() },
            { "claims 61 captured bytes", tooLong },
            { "at its beginning and", differ },
            { "less than its own frame", bytes.New().U32(6).U32(8).U32(8).U32(8).ToArray() },
            { "a block of type 6 claims", bytes.New().U32(6).U32(0xffff_fff0).U32(8).U32(8).ToArray() },
            { "a packet block of 16 bytes", bytes.New().Block(6, new byte[4]).ToArray() },
            { "a simple packet block of 12 bytes", bytes.New().Block(3, []).ToArray() },
            { "an interface description of 16 bytes", bytes.New().Block(1, new byte[4]).ToArray() },
            { "an interface statistics block of 16 bytes", bytes.New().Block(5, new byte[4]).ToArray() },
            { "interface 9 is used", bytes.New().Block(5, bytes.New().U32(9).U64(1).ToArray()).ToArray() },
            { "pcapng version 2.0", bytes.New().Section(major: 2).ToArray() },
            { "without the byte-order mark", bytes.New().Block(0x0a0d0d0a, new byte[16]).ToArray() },
            { "a section header of 16 bytes", bytes.New().Block(0x0a0d0d0a, bytes.New().U32(0x1a2b3c4d).ToArray()).ToArray() },
            { "shorter than the secrets", bytes.New().Block(10, bytes.New().U32(1).U32(100).ToArray()).ToArray() },
            { "more than the 262144", bytes.New().Enhanced(0, 1, Data(262_145)).ToArray() },
            { "the file ends inside a block", bytes.New().Enhanced(0, 1, First).ToArray()[..50] },
            { "the file ends inside the frame of a block", [6, 0, 0, 0] },
            { "the file ends inside a block", bytes.New().U32(0x77).U32(30_000_000).U32(8).U32(8).ToArray() },
        };
    }

    [Theory]
    [MemberData(nameof(DamagedBlocks))]
    public void DamageIsNamedAndEndsTheReading(string cause, byte[] damaged)
    {
        var file = new CaptureBytes();
        file.Section().Interface(1).Enhanced(0, 1, First);
        int offset = file.Length;
        file.Raw(damaged);

        List<ReadFrame> frames = ReadFrame.All(file.ToArray(), out CaptureDamage? damage);

        Assert.Single(frames);
        Assert.Contains(cause, damage!.Cause, StringComparison.Ordinal);
        Assert.Equal(offset, damage.Offset);
    }

    [Fact]
    public void APacketBeforeAnyInterfaceIsDamage()
    {
        Assert.Empty(ReadFrame.All(new CaptureBytes().Section().Simple(First, 60).ToArray(), out CaptureDamage? damage));
        Assert.Contains("interface 0 is used", damage!.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsThatOverrunTheirBlockAreLeftOut()
    {
        var file = new CaptureBytes();
        file.Section(file.New().U16(4).U16(60_000).ToArray());
        file.Interface(1, 0, [.. file.Option(2, "eth0"), .. file.New().U16(3).U16(9).U32(0).ToArray()]);
        file.Enhanced(0, 1, First, options: file.New().U16(1).U16(5).U32(0).ToArray());
        file.Enhanced(0, 2, Second, options: [1, 0, 0, 0]);

        using CaptureReader reader = ReadFrame.Open(file.ToArray());

        Assert.Equal([Hex(First), Hex(Second)], ReadFrame.All(reader).Select(frame => frame.Bytes));
        Assert.Null(reader.Damage);
        Assert.Equal(("eth0", null), (reader.Interfaces[0].Name, reader.Interfaces[0].Description));
        Assert.Equal(new CaptureComment(CommentSubject.Frame, 2, string.Empty), Assert.Single(reader.Comments));
    }

    [Fact]
    public void ManyFramesAmongOtherBlocksKeepTheirOrderAndNumbers()
    {
        var file = new CaptureBytes();
        file.Section().Interface(1);
        for (int i = 0; i < 1000; i++)
        {
            if (i % 3 == 0)
                file.Simple(Data(i % 100, i), (uint)(i % 100));
            else
                file.Enhanced(0, (ulong)i, Data(i % 100, i));
            if (i % 7 == 0)
                file.Block(0x99, new byte[i & ~3]);
            if (i % 50 == 0)
                file.Interface(113);
        }

        List<ReadFrame> frames = ReadFrame.All(file.ToArray(), out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => Hex(Data(i % 100, i))), frames.Select(frame => frame.Bytes));
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), frames.Select(frame => frame.Number));
    }
}
