using System.Globalization;
using System.Text;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Packets;

public class DecimalTextTests
{
    /// <summary>Every number of digits, at its ends and beside them.</summary>
    public static TheoryData<ulong> Numbers()
    {
        var numbers = new TheoryData<ulong> { 0, ulong.MaxValue, uint.MaxValue, (ulong)uint.MaxValue + 1 };
        for (ulong power = 1; power <= 1_000_000_000_000; power *= 10)
        {
            numbers.Add(power);
            numbers.Add(power + 1);
            numbers.Add(power * 10 - 1);
            numbers.Add(power * 5 + 3);
        }
        return numbers;
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_written_as_the_runtime_writes_it(ulong number)
    {
        byte[] room = Enumerable.Repeat((byte)'x', DecimalText.MaxLength + 1).ToArray();
        string expected = number.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(expected.Length, DecimalText.Write(room, number));
        Assert.Equal(expected, Encoding.ASCII.GetString(room, 0, expected.Length));
        Assert.Equal((byte)'x', room[^1]);
    }
}
