using PcapPorts.Capture;
using static PcapPorts.Tests.Capture.CaptureBytes;

namespace PcapPorts.Tests.Capture;

/// <summary>A capture cut at every byte, and with every byte changed: nothing is thrown, and the frames before stay what they were.</summary>
public class TruncationTests
{
    public static TheoryData<string> Names => [.. Samples.Keys];

    static readonly Dictionary<string, (byte[] File, int HeaderLength)> Samples = new(StringComparer.Ordinal)
    {
        ["pcap"] = (Pcap(bigEndian: false, Microseconds, 16), 24),
        ["pcap, big-endian"] = (Pcap(bigEndian: true, Nanoseconds, 16), 24),
        ["pcap, modified"] = (Pcap(bigEndian: false, Modified, 24), 24),
        ["pcapng"] = Next(bigEndian: false),
        ["pcapng, big-endian"] = Next(bigEndian: true),
    };

    static byte[] Pcap(bool bigEndian, uint magic, int recordHeader)
    {
        var file = new CaptureBytes(bigEndian).PcapHeader(magic);
        foreach (int length in (int[])[60, 0, 1, 33])
            file.U32(5).U32(6).U32((uint)length).U32((uint)length).Raw(new byte[recordHeader - 16]).Raw(Data(length));
        return file.ToArray();
    }

    static (byte[] File, int HeaderLength) Next(bool bigEndian)
    {
        var file = new CaptureBytes(bigEndian);
        file.Section(file.Option(4, "tool"));
        int header = file.Length;
        file.Interface(1, 96, [.. file.Option(2, "eth0"), .. file.Option(9, [9])]);
        file.Enhanced(0, 1, Data(61), options: file.Option(1, "comment")).Simple(Data(7), 7);
        file.Block(4, file.New().U16(1).U16(8).Raw([1, 2, 3, 4]).Padded("one\0"u8).U32(0).ToArray());
        file.Block(5, file.New().U32(0).U64(0).Raw(file.Option(4, file.New().U64(9).ToArray())).ToArray());
        file.Block(10, file.New().U32(1).U32(5).Padded(Data(5)).ToArray()).Block(0x99, Data(8));
        file.Block(2, file.New().U16(0).U16(0).U64(5).U32(3).U32(3).Padded(Data(3)).ToArray());
        file.Section().Interface(101).Enhanced(0, 2, Data(9));
        return (file.ToArray(), header);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CutAtEveryByte(string name)
    {
        (byte[] file, int headerLength) = Samples[name];
        List<ReadFrame> whole = ReadFrame.All(file, out CaptureDamage? none);
        Assert.Null(none);
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            if (length < headerLength)
            {
                Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(cut));
                continue;
            }
            List<ReadFrame> frames = ReadFrame.All(cut, out CaptureDamage? damage);
            Assert.Equal(whole.Take(frames.Count), frames);
            if (damage is null)
                continue;
            Assert.InRange(damage.Offset, headerLength, length);
            Assert.Contains("the file ends inside", damage.Cause, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ArrivingByteByByte(string name)
    {
        byte[] file = Samples[name].File;

        using CaptureReader reader = CaptureReader.Open(new TricklingStream(file), name);

        Assert.Equal(ReadFrame.All(file), ReadFrame.All(reader));
        Assert.Null(reader.Damage);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WithEveryByteChanged(string name)
    {
        byte[] file = Samples[name].File;
        int read = 0;
        for (int i = 0; i < file.Length; i++)
        {
            foreach (byte value in (byte[])[0x00, 0xff, 0x80, 0x7f, (byte)(file[i] + 1), (byte)(file[i] - 4)])
            {
                byte[] changed = [.. file];
                changed[i] = value;
                try
                {
                    List<ReadFrame> frames = ReadFrame.All(changed);
                    Assert.All(frames, frame => Assert.InRange(frame.FileOffset, 0, file.Length));
                    read++;
                }
                catch (CaptureFormatException refusal)
                {
                    Assert.InRange(refusal.Offset, 0, file.Length);
                }
            }
        }
        Assert.InRange(read, file.Length, 6 * file.Length);
    }

    /// <summary>Gives one byte a read.</summary>
    sealed class TricklingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
