using PcapPorts.Capture;
using static PcapPorts.Tests.Capture.CaptureBytes;

namespace PcapPorts.Tests.Capture;

public class PcapReaderTests
{
    static readonly byte[] First = Data(60, 1);
    static readonly byte[] Second = Data(5, 2);

    [Theory]
    [InlineData(false, Microseconds, 1_500_000_000_000_007_000)]
    [InlineData(true, Microseconds, 1_500_000_000_000_007_000)]
    [InlineData(false, Nanoseconds, 1_500_000_000_000_000_007)]
    [InlineData(true, Nanoseconds, 1_500_000_000_000_000_007)]
    public void BothByteOrdersAndUnitsOfTime(bool bigEndian, uint magic, long time)
    {
        byte[] file = new CaptureBytes(bigEndian).PcapHeader(magic).PcapRecord(1_500_000_000, 7, First, wire: 1000).PcapRecord(1, 2, Second).ToArray();

        List<ReadFrame> frames = ReadFrame.All(file, out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal(2, frames.Count);
        Assert.Equal(new ReadFrame(1, time, 1000, 1, 0, 0, 24, Convert.ToHexStringLower(First)), frames[0]);
        Assert.Equal(new ReadFrame(2, 1_000_000_000 + (magic == Nanoseconds ? 2 : 2000), 5, 1, 0, 0, 24 + 76, Convert.ToHexStringLower(Second)), frames[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ModifiedRecordsHave24ByteHeaders(bool bigEndian)
    {
        byte[] file = new CaptureBytes(bigEndian).PcapHeader(Modified)
            .U32(10).U32(20).U32(5).U32(9).U32(3).U16(0x800).U16(0).Raw(Second)
            .U32(11).U32(21).U32(5).U32(5).U32(3).U16(0x800).U16(0).Raw(Second)
            .ToArray();

        List<ReadFrame> frames = ReadFrame.All(file, out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal([10_000_020_000, 11_000_021_000], frames.Select(frame => frame.Time));
        Assert.All(frames, frame => Assert.Equal(Convert.ToHexStringLower(Second), frame.Bytes));
        Assert.Equal(9u, frames[0].Wire);
    }

    [Fact]
    public void TheFcsLengthCountsWordsAndStaysOutOfTheLinkType()
    {
        byte[] file = new CaptureBytes().PcapHeader(link: 0x2400_0001).PcapRecord(1, 1, First).ToArray();

        using CaptureReader reader = ReadFrame.Open(file);
        ReadFrame frame = Assert.Single(ReadFrame.All(reader));

        Assert.Equal((1, 4), (frame.LinkType, frame.Fcs));
        Assert.Equal(4, Assert.Single(reader.Interfaces).FcsLength);
    }

    [Theory]
    [InlineData(0x2000_0001u, 1)] // a length without the bit that says it is there
    [InlineData(0x3000_0084u, 132)]
    [InlineData(0x0224_0002u, 228)] // NetBSD: raw address family, AF_INET
    [InlineData(0x0224_0018u, 229)]
    [InlineData(0x03ff_0065u, 101)]
    public void UpperBitsOfTheLinkTypeWordAreNoLinkType(uint word, int linkType)
    {
        ReadFrame frame = Assert.Single(ReadFrame.All(new CaptureBytes().PcapHeader(link: word).PcapRecord(1, 1, First).ToArray()));

        Assert.Equal((linkType, 0), (frame.LinkType, frame.Fcs));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(543, 0)]
    public void OldVersionsMayHaveTheLengthsSwapped(int major, int minor)
    {
        byte[] file = new CaptureBytes().PcapHeader(major: major, minor: minor, link: 1)
            .U32(1).U32(2).U32(1514).U32(60).Raw(First) // wire length before captured length
            .U32(1).U32(2).U32(60).U32(1514).Raw(First)
            .ToArray();

        List<ReadFrame> frames = ReadFrame.All(file, out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal(2, frames.Count);
        Assert.All(frames, frame => Assert.Equal((1514u, Convert.ToHexStringLower(First)), (frame.Wire, frame.Bytes)));
    }

    [Fact]
    public void AixWritesInterfaceTypesAndNanoseconds()
    {
        ReadFrame frame = Assert.Single(ReadFrame.All(new CaptureBytes(bigEndian: true).PcapHeader(minor: 2, link: 6).PcapRecord(5, 999_999_999, First).ToArray()));

        Assert.Equal((1, 5_999_999_999), (frame.LinkType, frame.Time));
    }

    [Fact]
    public void ACurrentFileMayClaimToHaveCapturedMoreThanWasOnTheWire()
    {
        ReadFrame frame = Assert.Single(ReadFrame.All(new CaptureBytes().PcapHeader().PcapRecord(1, 1, First, wire: 10).ToArray()));

        Assert.Equal((10u, 120), (frame.Wire, frame.Bytes.Length));
    }

    [Fact]
    public void FramesBeyondTheSnapLengthAreAccepted()
    {
        byte[] large = Data(262_144);

        ReadFrame frame = Assert.Single(ReadFrame.All(new CaptureBytes().PcapHeader(snapLength: 96).PcapRecord(1, 1, large).ToArray(), out CaptureDamage? damage));

        Assert.Null(damage);
        Assert.Equal(Convert.ToHexStringLower(large), frame.Bytes);
    }

    [Fact]
    public void ALargerSnapLengthAllowsLargerFrames()
    {
        byte[] large = Data(3 << 20);
        byte[] file = new CaptureBytes().PcapHeader(snapLength: 4 << 20).PcapRecord(1, 1, First).PcapRecord(1, 1, large).PcapRecord(1, 1, Second).ToArray();

        List<ReadFrame> frames = ReadFrame.All(file, out CaptureDamage? damage);

        Assert.Null(damage);
        Assert.Equal(3, frames.Count);
        Assert.Equal(Convert.ToHexStringLower(large), frames[1].Bytes);
        Assert.Equal(Convert.ToHexStringLower(Second), frames[2].Bytes);
    }

    [Theory]
    [InlineData(262_145u, 65_535u)]
    [InlineData(262_145u, 0u)]
    [InlineData(0x7fff_ffffu, 0xffff_ffffu)]
    [InlineData(0xffff_ffffu, 0xffff_ffffu)]
    public void AClaimBeyondAllLimitsIsDamage(uint claim, uint snapLength)
    {
        byte[] file = new CaptureBytes().PcapHeader(snapLength: snapLength).PcapRecord(1, 1, First).U32(1).U32(1).U32(claim).U32(claim).Raw(First).ToArray();

        List<ReadFrame> frames = ReadFrame.All(file, out CaptureDamage? damage);

        Assert.Single(frames);
        Assert.Equal(24 + 76, damage!.Offset);
        Assert.Contains($"{claim} captured bytes", damage.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void UsbMessagesMayBeLongerThanPackets()
    {
        byte[] message = Data(300_000);

        Assert.Single(ReadFrame.All(new CaptureBytes().PcapHeader(link: 220).PcapRecord(1, 1, message).ToArray(), out CaptureDamage? damage));
        Assert.Null(damage);
    }

    [Fact]
    public void AFileWithoutRecordsIsEmptyAndSound()
    {
        using CaptureReader reader = ReadFrame.Open(new CaptureBytes().PcapHeader(link: 113).ToArray());

        Assert.Empty(ReadFrame.All(reader));
        Assert.Null(reader.Damage);
        Assert.Equal(LinkType.LinuxSll, Assert.Single(reader.Interfaces).LinkType);
        Assert.False(reader.Read(new FrameBatch()));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 0)]
    public void AnUnknownVersionIsNamed(int major, int minor)
    {
        var refusal = Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(new CaptureBytes().PcapHeader(major: major, minor: minor).ToArray()));

        Assert.Contains($"version {major}.{minor}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheWholeRangeOfTimesIsKept()
    {
        byte[] file = new CaptureBytes().PcapHeader()
            .PcapRecord(0, 0, Second).PcapRecord(uint.MaxValue, 999_999, Second).PcapRecord(uint.MaxValue, uint.MaxValue, Second).ToArray();

        Assert.Equal([0, 4_294_967_295_999_999_000, 4_294_967_295_000_000_000 + uint.MaxValue * 1000L], ReadFrame.All(file).Select(frame => frame.Time));
    }
}
