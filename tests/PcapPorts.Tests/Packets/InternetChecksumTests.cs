using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Packets;

public class InternetChecksumTests
{
    /// <summary>RFC 1071 section 4.1, word by word.</summary>
    static ushort Plain(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
            sum += i % 2 == 0 ? (uint)bytes[i] << 8 : bytes[i];
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    static readonly Gen<(byte[] Bytes, int Start)> Part =
        from length in Gen.Choose(0, 700)
        from filler in Gen.Elements(0, 1, 2)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255), length)
        from start in Gen.Choose(0, 40)
        select (bytes.Select(value => (byte)(filler == 0 ? value : filler == 1 ? 0xff : 0)).ToArray(), Math.Min(start, length));

    [Fact]
    public void TheSumIsThatOfOneWordAfterTheOther()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Part.ToArbitrary(), static part => InternetChecksum.Sum(part.Bytes.AsSpan(part.Start)) == Plain(part.Bytes.AsSpan(part.Start))));

    [Fact]
    public void PartsAddUpToTheWhole()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Part.ToArbitrary(), static part =>
        {
            int cut = part.Start & ~1;
            return InternetChecksum.Add(InternetChecksum.Sum(part.Bytes.AsSpan(0, cut)), InternetChecksum.Sum(part.Bytes.AsSpan(cut))) == Plain(part.Bytes);
        }));

    [Fact]
    public void AMessageWithItsRightChecksumSumsUpToAllOnes()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Part.ToArbitrary(), static part =>
        {
            byte[] message = [.. Wire.U16(0), .. part.Bytes];
            (message[0], message[1]) = (part.Bytes.Length > 0 ? part.Bytes[0] : (byte)7, 9);
            ushort right = InternetChecksum.Right(InternetChecksum.Sum(message), (ushort)(message[0] << 8 | message[1]));
            (message[0], message[1]) = ((byte)(right >> 8), (byte)right);
            return InternetChecksum.Sum(message) == InternetChecksum.Whole;
        }));

    [Theory]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 13)]
    public void NothingIsLostInLongMessages(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)0xfe);
        uint words = (uint)length / 2;
        ulong sum = words * 0xfefeUL + (length % 2 == 0 ? 0UL : 0xfe00);
        Assert.Equal((ushort)(sum % 0xffff), InternetChecksum.Sum(bytes));
    }

    [Fact]
    public void TheExampleOfTheRfcComesOut()
        => Assert.Equal(0xddf2, InternetChecksum.Sum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]));

    [Theory]
    [InlineData("123456789", 0xe3069283, 0x091e01de)]
    [InlineData("", 0u, 1u)]
    public void ChecksumsOfSctpAreTheKnownOnes(string text, uint crc, uint adler)
    {
        // The known values prove the plain loops, and those the others.
        byte[] packet = [0x0b, 0x59, 0x0b, 0x59, 0, 0, 0x0e, 0x50, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];
        Assert.Equal(PlainCrc(packet), SctpChecksum.Crc32C(packet));
        Assert.Equal(PlainAdler(packet), SctpChecksum.Adler32(packet));
        Assert.Equal(crc, Reverse(PlainCrc(Encoding.ASCII.GetBytes(text))));
        Assert.Equal(adler, PlainAdler(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void ChecksumsOfSctpLeaveTheirOwnPlaceOut()
    {
        byte[] packet = Enumerable.Range(0, 20_003).Select(static i => (byte)(i * 7 + 3)).ToArray(), zeroed = [.. packet];
        Array.Clear(zeroed, 8, 4);
        Assert.Equal(PlainCrc(zeroed), SctpChecksum.Crc32C(packet));
        Assert.Equal(PlainAdler(zeroed), SctpChecksum.Adler32(packet));
        Assert.Throws<ArgumentOutOfRangeException>(() => SctpChecksum.Crc32C(packet.AsSpan(0, 11)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SctpChecksum.Adler32(packet.AsSpan(0, 11)));
    }

    static uint Reverse(uint value) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);

    static uint PlainCrc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte next in bytes)
        {
            crc ^= next;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
        }
        return Reverse(~crc);
    }

    static uint PlainAdler(byte[] bytes)
    {
        uint low = 1, high = 0;
        foreach (byte next in bytes)
        {
            low = (low + next) % 65521;
            high = (high + low) % 65521;
        }
        return high << 16 | low;
    }
}
