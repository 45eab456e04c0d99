using PcapPorts.Analysis.Objects;

namespace PcapPorts.Tests.Analysis.Objects;

public class ObjectBodyTests
{
    static byte[] All(ObjectBody body)
    {
        var all = new MemoryStream();
        body.Read().CopyTo(all);
        return all.ToArray();
    }

    [Fact]
    public void Pieces_come_in_any_order_and_the_first_bytes_stay()
    {
        using var body = new ObjectBody();
        body.Write(4, "EFGH"u8);
        Assert.False(body.IsWhole);
        body.Write(0, "abcdef"u8);
        body.Write(2, "!!!!!!!!"u8);
        Assert.True(body.IsWhole);
        Assert.Equal("abcdEFGH!!"u8.ToArray(), All(body));
    }

    [Fact]
    public void What_memory_may_not_hold_lies_in_a_file_that_goes()
    {
        byte[] bytes = new byte[ObjectBody.MaxInMemory * 3];
        new Random(2).NextBytes(bytes);
        using var body = new ObjectBody();
        for (int at = 0; at < bytes.Length; at += 1000)
            body.Append(bytes.AsSpan(at, Math.Min(1000, bytes.Length - at)));
        Assert.Equal(bytes, All(body));
        string path = Assert.IsType<FileStream>(body.Read()).Name;
        body.Dispose();
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ObjectBody.MaxAhead + 1)]
    [InlineData(long.MaxValue)]
    public void A_piece_too_far_ahead_is_refused(long offset)
    {
        using var body = new ObjectBody();
        body.Write(offset, "x"u8);
        Assert.True(body.IsBroken);
        Assert.Equal(0, body.Length);
    }

    [Fact]
    public void Scattered_pieces_are_bounded()
    {
        using var body = new ObjectBody();
        for (int i = 0; i < 10_000; i++)
            body.Write(2 * i, "x"u8);
        Assert.True(body.IsBroken);
        Assert.InRange(body.Length, 1, 2000);
    }
}
