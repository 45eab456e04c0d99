using FsCheck;
using FsCheck.Fluent;
using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

/// <summary>What the writers write, the readers read: for any lengths, times and interfaces. Once from a fixed seed, once from a new one.</summary>
public class RoundTripTests
{
    /// <summary>A time offset in seconds that makes room for the widest range of times: 292 years before 1970.</summary>
    const long Beginning = -9_223_372_036;

    sealed record Frame(int Interface, long Time, int Captured, uint Wire, string? Comment);

    /// <summary>Sizes around the ends of buffers and words are more likely to be wrong than others.</summary>
    static readonly Gen<int> Lengths = Gen.OneOf(
        Gen.Choose(0, 100), Gen.Choose(0, 2000), Gen.Choose(65_000, 66_000), Gen.Choose(262_100, 262_144));

    static Gen<long> Times(long lowest, long highest)
        => ArbMap.Default.GeneratorFor<long>().Select(time => lowest + (long)((UInt128)(ulong)time % (UInt128)((Int128)highest - lowest)));

    static Gen<Frame> Frames(int interfaces, long lowest, long highest)
        => from index in Gen.Choose(0, interfaces - 1)
           from time in Times(lowest, highest)
           from captured in Lengths
           from more in Gen.Elements(0u, 1u, 40_000u)
           from comment in Gen.Elements(null, null, "", "ü comment", new string('x', 70_000))
           select new Frame(index, time, captured, (uint)captured + more, comment);

    static void Check<T>(Gen<T> inputs, Func<T, bool> holds, int times = 60)
    {
        Property property = Prop.ForAll(inputs.ToArbitrary(), holds);
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(20_240_229, 12_345), property);
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times / 2), property);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pcap(bool nanoseconds) => Check(
        Frames(1, 0, uint.MaxValue * Timestamp.NanosecondsPerSecond).ArrayOf(),
        frames =>
        {
            var stream = new MemoryStream();
            using (var writer = new PcapWriter(stream, LinkType.Raw, nanoseconds: nanoseconds, leaveOpen: true))
            {
                foreach (Frame frame in frames)
                    writer.Write(new Timestamp(frame.Time), CaptureBytes.Data(frame.Captured), frame.Wire);
            }
            List<ReadFrame> read = ReadFrame.All(stream.ToArray(), out CaptureDamage? damage);
            long unit = nanoseconds ? 1 : 1000;
            Assert.Null(damage);
            Assert.Equal(
                frames.Select(frame => (frame.Time / unit * unit, frame.Wire, LinkType.Raw.Number, Convert.ToHexStringLower(CaptureBytes.Data(frame.Captured)))),
                read.Select(frame => (frame.Time, frame.Wire, frame.LinkType, frame.Bytes)));
            return true;
        });

    [Fact]
    public void PcapNg() => Check(
        Frames(3, Beginning * Timestamp.NanosecondsPerSecond, long.MaxValue).ArrayOf(),
        frames =>
        {
            var stream = new MemoryStream();
            using (var writer = new PcapNgWriter(stream, application: "test", leaveOpen: true))
            {
                writer.AddInterface(new CaptureInterface(LinkType.Ethernet, 0, "eth0") { TimestampOffset = Beginning });
                writer.AddInterface(new CaptureInterface(LinkType.Raw, 262_144, null) { TimestampOffset = Beginning, FcsLength = 4, Filter = "tcp" });
                writer.AddInterface(new CaptureInterface(LinkType.LinuxSll2, 96, "any") { TimestampOffset = Beginning, Description = "all", OperatingSystem = "OS" });
                foreach (Frame frame in frames)
                    writer.Write(frame.Interface, new Timestamp(frame.Time), CaptureBytes.Data(frame.Captured), frame.Wire, frame.Comment);
            }
            using CaptureReader reader = ReadFrame.Open(stream.ToArray());
            List<ReadFrame> read = ReadFrame.All(reader);
            Assert.Null(reader.Damage);
            Assert.Equal(
                frames.Select(frame => (frame.Interface, frame.Time, frame.Wire, Convert.ToHexStringLower(CaptureBytes.Data(frame.Captured)))),
                read.Select(frame => (frame.Interface, frame.Time, frame.Wire, frame.Bytes)));
            Assert.Equal(
                frames.Where(frame => frame.Comment is not null).Select(frame => frame.Comment!.Length > ushort.MaxValue ? frame.Comment[..ushort.MaxValue] : frame.Comment),
                reader.Comments.Select(comment => comment.Text));
            return true;
        });

    [Fact]
    public void WindowsOfAnySize() => Check(
        from frames in Frames(2, 0, long.MaxValue).ArrayOf()
        from size in Gen.Choose(1, 200_000)
        select (frames, size),
        input =>
        {
            string path = Path.GetTempFileName();
            try
            {
                using (var writer = new PcapNgWriter(File.Create(path)))
                {
                    writer.AddInterface(LinkType.Ethernet);
                    writer.AddInterface(LinkType.Raw);
                    foreach (Frame frame in input.frames)
                        writer.Write(frame.Interface, new Timestamp(frame.Time), CaptureBytes.Data(frame.Captured), frame.Wire);
                }
                using CaptureWindows? windows = CaptureWindows.TryOpen(path, Math.Max(input.size, new FileInfo(path).Length / 50));
                if (windows is null)
                    return true;
                List<ReadFrame> read = [];
                WindowEnd end = default;
                for (int i = 0; i < windows.Count; i++)
                {
                    using CaptureFileReader reader = i == 0 ? windows.Open(0) : windows.OpenAt(i, end);
                    read.AddRange(ReadFrame.All(reader, read.Count));
                    end = reader.End;
                }
                using CaptureReader onePass = CaptureReader.Open(path);
                Assert.Equal(ReadFrame.All(onePass), read);
                return true;
            }
            finally
            {
                File.Delete(path);
            }
        },
        times: 20);
}
