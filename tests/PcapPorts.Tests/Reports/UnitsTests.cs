using PcapPorts.Capture;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Reports;

public class UnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(12_345, "12.3 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(931e6, "931 MB")]
    [InlineData(1.8446744073709552e19, "18.4 EB")]
    public void Bytes(double bytes, string text) => Assert.Equal(text, Units.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(999, "999 ns")]
    [InlineData(1500, "1.50 µs")]
    [InlineData(999_999, "1.00 ms")]
    [InlineData(28_500_000, "28.5 ms")]
    [InlineData(999_900_000, "1.00 s")]
    [InlineData(59_900_000_000, "59.9 s")]
    [InlineData(60_000_000_000, "1 min")]
    [InlineData(3_599_700_000_000, "60 min")]
    [InlineData(12_000_000_000_000, "3 h 20 min")]
    [InlineData(1_051_200_000_000_000, "12 d 4 h")]
    [InlineData(-1_500_000_000, "-1.50 s")]
    [InlineData(long.MinValue, "-106752 d")]
    public void Duration(long nanoseconds, string text) => Assert.Equal(text, Units.Duration(nanoseconds));

    [Theory]
    [InlineData(0, 10, "0 %")]
    [InlineData(1, 1000, "<1 %")]
    [InlineData(999, 1000, ">99 %")]
    [InlineData(10, 10, "100 %")]
    [InlineData(1, 3, "33 %")]
    [InlineData(0, 0, "0 %")]
    public void Share(double part, double whole, string text) => Assert.Equal(text, Units.Share(part, whole));

    [Fact]
    public void FarOffTimesHaveAMoment()
    {
        Assert.Equal("2262-04-11 23:47:16", Units.Moment(new Timestamp(long.MaxValue)));
        Assert.Equal("1677-09-21 00:12:43", Units.Moment(new Timestamp(long.MinValue + 1)));
        Assert.Equal("", Units.Moment(Timestamp.None));
    }
}
