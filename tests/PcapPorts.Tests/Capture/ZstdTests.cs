using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

/// <summary>
/// The frames here hold their data uncompressed ("raw blocks" of RFC 8878, section 3.1.1.2), so that the tests need no program to make them.
/// Where the system has no zstd library, the promise is another one: a sentence that says what to install.
/// </summary>
public class ZstdTests
{
    static readonly byte[] Plain = Sample();

    static readonly bool HasLibrary = NativeLibrary.TryLoad("libzstd.so.1", out _);

    static byte[] Sample()
    {
        var file = new CaptureBytes().PcapHeader();
        for (int i = 0; i < 3000; i++)
            file.PcapRecord((uint)i, 0, CaptureBytes.Data(i % 300, i));
        return file.ToArray();
    }

    /// <summary>A frame without checksum and content size: magic number, descriptor, window of 128 KiB, raw blocks.</summary>
    static byte[] Zstd(ReadOnlySpan<byte> plain)
    {
        const int BlockSize = 100_000;
        List<byte> frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
        Span<byte> header = stackalloc byte[4];
        do
        {
            int length = Math.Min(BlockSize, plain.Length);
            bool last = length == plain.Length;
            BinaryPrimitives.WriteInt32LittleEndian(header, length << 3 | (last ? 1 : 0));
            frame.AddRange(header[..3]);
            frame.AddRange(plain[..length]);
            plain = plain[length..];
        }
        while (!plain.IsEmpty);
        return [.. frame];
    }

    static void Expect(byte[] file, Action<List<ReadFrame>, CaptureDamage?> read)
    {
        if (!HasLibrary)
        {
            Assert.Contains("apt install libzstd1", Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(file)).Message, StringComparison.Ordinal);
            return;
        }
        List<ReadFrame> frames = ReadFrame.All(file, out CaptureDamage? damage);
        read(frames, damage);
    }

    [Fact]
    public void OneFrame() => Expect(Zstd(Plain), (frames, damage) =>
    {
        Assert.Null(damage);
        Assert.Equal(ReadFrame.All(Plain), frames);
    });

    [Fact]
    public void SeveralFramesBehindASkippableOne()
    {
        byte[] skippable = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        byte[] file = [.. skippable, .. Zstd(Plain.AsSpan(0, 12)), .. skippable, .. Zstd(Plain.AsSpan(12))];

        Expect(file, (frames, damage) =>
        {
            Assert.Null(damage);
            Assert.Equal(ReadFrame.All(Plain), frames);
        });
    }

    [Fact]
    public void ACutFrameGivesWhatCouldBeRead() => Expect(Zstd(Plain)[..250_000], (frames, damage) =>
    {
        Assert.Contains("end inside a frame", damage!.Cause, StringComparison.Ordinal);
        Assert.InRange(frames.Count, 1000, 2999);
        Assert.Equal(ReadFrame.All(Plain).Take(frames.Count), frames);
    });

    [Fact]
    public void ADamagedFrameGivesWhatCouldBeRead()
    {
        byte[] file = Zstd(Plain);
        file[6 + 3 + 100_000] |= 6; // the reserved block type

        Expect(file, (frames, damage) =>
        {
            Assert.InRange(frames.Count, 500, 2999);
            Assert.Contains("compressed data", damage!.Cause, StringComparison.Ordinal);
            Assert.Equal(ReadFrame.All(Plain).Take(frames.Count), frames);
        });
    }
}
