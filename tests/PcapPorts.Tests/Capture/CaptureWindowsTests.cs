using PcapPorts.Capture;
using static PcapPorts.Tests.Capture.CaptureBytes;

namespace PcapPorts.Tests.Capture;

public sealed class CaptureWindowsTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    static byte[] Pcap(int frames, bool bigEndian = false, uint magic = Microseconds)
    {
        var file = new CaptureBytes(bigEndian).PcapHeader(magic);
        for (int i = 0; i < frames; i++)
            file.PcapRecord(1_700_000_000 + (uint)i, (uint)i, Payload(i));
        return file.ToArray();
    }

    static byte[] Next(int frames, bool bigEndian = false)
    {
        var file = new CaptureBytes(bigEndian);
        file.Section(file.Option(1, "a section")).Interface(1, 0, file.Option(9, [9])).Interface(101);
        for (int i = 0; i < frames; i++)
            file.Enhanced((uint)i % 2, (ulong)i, Payload(i), options: i % 5 == 0 ? file.Option(1, $"frame {i + 1}") : []);
        return file.ToArray();
    }

    // Zeros, noise, and captures inside frames: what misleads the search for a start.
    static byte[] Payload(int i) => (i % 11) switch
    {
        0 => new byte[i % 900],
        1 => i < 3 ? [] : Pcap(3),
        2 => new CaptureBytes().Section().Interface().Enhanced(0, 1, new byte[20]).ToArray(),
        _ => Data(i % 500, i),
    };

    sealed record Result(List<ReadFrame> Frames, List<CaptureComment> Comments, CaptureDamage? Damage, int RightGuesses);

    /// <summary>Reads all windows as a consumer does: guesses first, and again where a guess was wrong.</summary>
    Result ReadInWindows(long windowBytes)
    {
        List<ReadFrame> frames = [];
        List<CaptureComment> comments = [];
        int right = 0;
        using CaptureWindows? windows = CaptureWindows.TryOpen(_path, windowBytes);
        Assert.NotNull(windows);
        Assert.InRange(windows.Count, 2, int.MaxValue);
        WindowEnd end = default;
        for (int i = 0; i < windows.Count; i++)
        {
            int before = frames.Count;
            CaptureFileReader reader = windows.Open(i);
            List<ReadFrame> read = ReadFrame.All(reader, before);
            if (i == 0 || CaptureWindows.Follows(end, reader))
            {
                right++;
            }
            else
            {
                reader.Dispose();
                reader = windows.OpenAt(i, end);
                read = ReadFrame.All(reader, before);
                Assert.True(CaptureWindows.Follows(end, reader));
            }
            using (reader)
            {
                frames.AddRange(read);
                comments.AddRange(reader.Comments.Select(
                    comment => comment.Subject == CommentSubject.Frame ? comment with { Number = comment.Number + before } : comment));
                end = reader.End;
                if (reader.Damage is { } damage)
                    return new Result(frames, comments, damage, right);
            }
        }
        return new Result(frames, comments, null, right);
    }

    void ExpectOnePass(byte[] file, long windowBytes)
    {
        File.WriteAllBytes(_path, file);
        using CaptureReader onePass = CaptureReader.Open(_path);
        List<ReadFrame> expected = ReadFrame.All(onePass);

        Result result = ReadInWindows(windowBytes);

        Assert.Equal(expected, result.Frames);
        Assert.Equal(onePass.Damage, result.Damage);
        Assert.Equal(onePass.Comments, result.Comments);
    }

    public static TheoryData<long> Sizes => [1, 7, 16, 100, 333, 1000, 4096, 10_000, 50_000, 100_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void WindowsOfAnySizeEqualOnePass(long size)
    {
        int frames = size < 100 ? 20 : 1000;
        ExpectOnePass(Pcap(frames), size);
        ExpectOnePass(Pcap(frames, bigEndian: true, Nanoseconds), size);
        ExpectOnePass(Next(frames), size);
        ExpectOnePass(Next(frames, bigEndian: true), size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void DamageIsFoundWhereOnePassFindsIt(long size)
    {
        int frames = size < 100 ? 20 : 1000;
        byte[] pcap = Pcap(frames);
        byte[] next = Next(frames);
        ExpectOnePass(pcap[..^3], size);
        ExpectOnePass(next[..^3], size);
        ExpectOnePass([.. pcap[..(pcap.Length / 2)], 0xff, 0xff, 0xff, 0xff, .. pcap[(pcap.Length / 2)..]], size);
        ExpectOnePass([.. next[..(next.Length / 2)], 0xff, 0xff, 0xff, 0xff, .. next[(next.Length / 2)..]], size);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AStateThatChangesOnTheWayIsCarriedOver(long size)
    {
        int frames = size < 100 ? 10 : 600;
        byte[] late = new CaptureBytes().Interface(113, 96).Enhanced(2, 5, Data(50)).ToArray();

        ExpectOnePass([.. Next(frames), .. late, .. Next(frames, bigEndian: true), .. Next(frames)], size);
    }

    [Fact]
    public void FramesLongerThanAWindow()
    {
        var file = new CaptureBytes().PcapHeader();
        for (int i = 0; i < 40; i++)
            file.PcapRecord(1, 1, Data(i % 4 == 0 ? 30_000 : 60, i));

        ExpectOnePass(file.ToArray(), 5000);
    }

    [Fact]
    public void OrdinaryCapturesAreGuessedRight()
    {
        var file = new CaptureBytes().PcapHeader();
        for (int i = 0; i < 5000; i++)
            file.PcapRecord((uint)i, 1, Data(60 + i % 1400, i));
        File.WriteAllBytes(_path, file.ToArray());

        Result result = ReadInWindows(100_000);

        Assert.Equal(5000, result.Frames.Count);
        Assert.Equal(file.Length / 100_000, result.RightGuesses);
    }

    [Fact]
    public void WhatCannotBeSplitIsLeftToTheOrdinaryReader()
    {
        byte[] pcap = Pcap(100);
        File.WriteAllBytes(_path, pcap);
        Assert.Null(CaptureWindows.TryOpen(_path, pcap.Length / 2 + 1));
        Assert.Null(CaptureWindows.TryOpen(_path + ".none", 1));
        // Standard input, whatever a file may be called.
        File.WriteAllBytes("-", pcap);
        Assert.Null(CaptureWindows.TryOpen("-", 40));
        File.Delete("-");
        Assert.Null(CaptureWindows.TryOpen(Path.GetTempPath(), 1));
        foreach (byte[] content in (byte[][])[new byte[1000], [0x1f, 0x8b, 8, .. pcap], [0x0a, 0x0d, 0x0d, 0x0a, .. pcap], pcap[..20]])
        {
            File.WriteAllBytes(_path, content);
            Assert.Null(CaptureWindows.TryOpen(_path, 4));
        }
    }

    [Fact]
    public void AFileThatShrinksEndsInDamage()
    {
        byte[] pcap = Pcap(3000);
        File.WriteAllBytes(_path, pcap);
        using CaptureWindows windows = CaptureWindows.TryOpen(_path, 10_000)!;
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.Write))
            file.SetLength(pcap.Length / 2);

        using CaptureFileReader first = windows.Open(0);
        using CaptureFileReader last = windows.Open(windows.Count - 1);

        Assert.NotEmpty(ReadFrame.All(first));
        Assert.Null(first.Damage);
        Assert.Empty(ReadFrame.All(last));
        Assert.False(CaptureWindows.Follows(first.End, last));
    }
}
