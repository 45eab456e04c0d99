using System.Buffers.Binary;
using System.Text;
using PcapPorts.Analysis;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>pcapng files whose blocks lie, or come in numbers.</summary>
public sealed partial class PcapNgAbuseTests : IDisposable
{
    const uint Section = 0x0a0d0d0a, Interface = 1, Simple = 3, Names = 4, Statistics = 5, Enhanced = 6, Unknown = 0x0bad;

    static readonly byte[] SectionBlock = Block(Section, Join(Little(0x1a2b3c4d), Little(1), Little(uint.MaxValue), Little(uint.MaxValue)));
    static readonly byte[] EthernetInterface = Block(Interface, Join(Little(1), Little(0)));
    static readonly byte[] Frame = Ethernet(0x0800, Inner4);

    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    static byte[] Little(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    static byte[] Block(uint type, byte[] body, uint? length = null)
    {
        byte[] padded = Join(body, new byte[-body.Length & 3]);
        uint total = length ?? (uint)padded.Length + 12;
        return Join(Little(type), Little(total), padded, Little(total));
    }

    static byte[] Packet(uint index, uint? captured = null, byte[]? options = null)
        => Block(Enhanced, Join(Little(index), Little(0), Little(1), Little(captured ?? (uint)Frame.Length), Little((uint)Frame.Length),
            Frame, new byte[-Frame.Length & 3], options ?? []));

    static byte[] Comment(string text) => Join([1, 0], [(byte)text.Length, (byte)(text.Length >> 8)], Encoding.ASCII.GetBytes(text), new byte[-text.Length & 3]);

    /// <summary>Reads on one thread and on two: they must agree before anything else is asked.</summary>
    CaptureScan Scan(params IEnumerable<byte[]> blocks)
    {
        using (FileStream file = File.Create(_path))
        {
            foreach (byte[] block in blocks)
                file.Write(block);
        }
        using CaptureScan two = CaptureScan.Run(_path, new ScanOptions { Threads = 2, WindowBytes = 4096 });
        CaptureScan one = CaptureScan.Run(_path, new ScanOptions { Threads = 1 });
        Assert.Equal(one.Facts.Packets, two.Facts.Packets);
        Assert.Equal(one.Flows.Count, two.Flows.Count);
        Assert.Equal(one.Damage, two.Damage);
        return one;
    }

    [Fact]
    public void AsManyInterfacesAsFitInSixteenBitsAreKept()
    {
        using CaptureScan scan = Scan([SectionBlock, .. Enumerable.Repeat(EthernetInterface, 65_536), Packet(65_535)]);
        Assert.Equal(1, scan.Facts.Packets);
        Assert.Null(scan.Damage);
        Assert.Equal(65_536, scan.Annotations.Interfaces.Count);
    }

    [Fact]
    public void OneInterfaceMoreIsDamage()
    {
        using CaptureScan scan = Scan([SectionBlock, EthernetInterface, Packet(0), .. Enumerable.Repeat(EthernetInterface, 70_000), Packet(0)]);
        Assert.Equal(1, scan.Facts.Packets);
        Assert.NotNull(scan.Damage);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(11u)]
    [InlineData(13u)]
    [InlineData(0x7fff_fffcu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xffff_fffcu)]
    [InlineData(0xffff_ffffu)]
    public void BlocksThatLieAboutTheirLengthEndTheReadingWithACause(uint length)
    {
        foreach (uint type in new[] { Enhanced, Interface, Names, Statistics, Simple, Unknown, Section })
        {
            byte[] liar = Block(type, Join(Little(0x1a2b3c4d), new byte[60]), length);
            using CaptureScan scan = Scan(SectionBlock, EthernetInterface, Packet(0), liar, Packet(0));
            Assert.InRange(scan.Facts.Packets, 1, 1);
            Assert.NotNull(scan.Damage);
        }
    }

    [Theory]
    [InlineData(0xffff_ffffu)]
    [InlineData(0x7fff_ffffu)]
    [InlineData(100_000u)]
    public void PacketsThatLieAboutTheirLengthEndTheReadingWithACause(uint captured)
    {
        using CaptureScan scan = Scan(SectionBlock, EthernetInterface, Packet(0), Packet(0, captured));
        Assert.Equal(1, scan.Facts.Packets);
        Assert.NotNull(scan.Damage);
    }

    [Fact]
    public void InterfacesThatWereNeverDeclaredAreDamage()
    {
        using CaptureScan scan = Scan(SectionBlock, EthernetInterface, Packet(0), Packet(uint.MaxValue));
        Assert.Equal(1, scan.Facts.Packets);
        Assert.NotNull(scan.Damage);
    }

    [Fact]
    public void OptionsThatOverrunTheirBlockAreLeftOut()
    {
        byte[] overrun = [1, 0, 0xff, 0xff, (byte)'x', 0, 0, 0];
        using CaptureScan scan = Scan(SectionBlock, EthernetInterface, Packet(0, options: overrun), Packet(0, options: [1, 0]), Packet(0));
        Assert.Equal(3, scan.Facts.Packets);
        Assert.Null(scan.Damage);
    }

    [Fact]
    public void SectionsByTheThousandAreRead()
    {
        using CaptureScan scan = Scan(Enumerable.Repeat(Join(SectionBlock, EthernetInterface, Packet(0)), 5_000));
        Assert.Equal(5_000, scan.Facts.Packets);
        Assert.Equal(5_000, scan.Annotations.Sections.Count);
        Assert.Null(scan.Damage);
    }
}
