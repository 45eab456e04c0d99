using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

public class TimestampTests
{
    [Theory]
    [InlineData(0, "0.000000000")]
    [InlineData(1_500_000_000_000_000_007, "1500000000.000000007")]
    [InlineData(-1, "-0.000000001")]
    [InlineData(-1_500_000_000, "-1.500000000")]
    [InlineData(long.MaxValue, "9223372036.854775807")]
    [InlineData(long.MinValue + 1, "-9223372036.854775807")]
    [InlineData(long.MinValue, "")]
    public void NineDigits(long nanoseconds, string text)
    {
        Assert.Equal(text, new Timestamp(nanoseconds).ToString());
    }

    [Fact]
    public void RoomThatIsTooSmallIsSaid()
    {
        Span<char> room = stackalloc char[21];
        for (int length = 0; length < 20; length++)
            Assert.False(new Timestamp(long.MinValue + 1).TryFormat(room[..length], out _));
        Assert.True(new Timestamp(long.MinValue + 1).TryFormat(room, out int written));
        Assert.Equal(21, written);
    }

    [Fact]
    public void NoTimeComesFirst()
    {
        Assert.True(Timestamp.None.CompareTo(new Timestamp(long.MinValue + 1)) < 0);
        Assert.False(Timestamp.None.HasValue);
    }
}
