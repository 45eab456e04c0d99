using System.Globalization;
using System.Text;
using PcapPorts.Capture;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Reports;

public class Utf8OutputTests
{
    static string Write(Action<Utf8Output> write)
    {
        using var memory = new MemoryStream();
        var output = new Utf8Output(memory);
        write(output);
        output.Flush();
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    [Fact]
    public void NumbersAreThoseOfTheRuntime()
    {
        for (ulong value = 0; value < 1200; value++)
            Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Write(output => output.Write(value)));
        Assert.Equal("18446744073709551615", Write(output => output.Write(ulong.MaxValue)));
        Assert.Equal("-9223372036854775808", Write(output => output.Write(long.MinValue)));
        Assert.Equal("-7", Write(output => output.Write(-7L)));
    }

    [Fact]
    public void AddressesAreThoseOfTheLibrary()
    {
        for (uint octet = 0; octet < 256; octet++)
        {
            IpAddress address = IpAddress.FromIpv4((octet << 24) | (255 - octet) << 16 | octet << 8 | 7);
            Assert.Equal(address.ToString(), Write(output => output.Write(address)));
        }
        IpAddress six = IpAddress.Parse("2001:db8::1");
        Assert.Equal("2001:db8::1", Write(output => output.Write(six)));
        Assert.Equal("", Write(output => output.Write(default(IpAddress))));
    }

    [Theory]
    [InlineData(0, "0.000000000")]
    [InlineData(1, "0.000000001")]
    [InlineData(1_700_000_000_987_654_321, "1700000000.987654321")]
    [InlineData(-1_500_000_000, "-1.500000000")]
    [InlineData(long.MaxValue, "9223372036.854775807")]
    [InlineData(long.MinValue + 1, "-9223372036.854775807")]
    [InlineData(long.MinValue, "")]
    public void TimesHaveNineDigits(long nanoseconds, string text)
    {
        Assert.Equal(text, Write(output => output.Write(new Timestamp(nanoseconds))));
        Assert.Equal(new Timestamp(nanoseconds).ToString(), text);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.97, "0.97")]
    [InlineData(0.9994, "0.999")]
    [InlineData(0.9996, "1")]
    [InlineData(double.NaN, "0")]
    public void FractionsAreShort(double value, string text) => Assert.Equal(text, Write(output => output.WriteFraction(value)));

    [Fact]
    public void LongTextsPassThroughTheBuffer()
    {
        string text = string.Concat(Enumerable.Repeat("aä€😀", Utf8Output.BufferSize));
        Assert.Equal(text, Write(output => output.Write(text)));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(text, Write(output => output.Write(bytes)));
    }
}
