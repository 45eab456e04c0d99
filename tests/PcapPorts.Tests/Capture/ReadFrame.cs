using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

/// <summary>A frame as a reader gave it, copied out of its batch; equal when everything that the reader said is equal.</summary>
sealed record ReadFrame(long Number, long Time, uint Wire, ushort LinkType, byte Fcs, int Interface, long FileOffset, string Bytes)
{
    public static List<ReadFrame> All(byte[] file) => All(file, out _);

    public static List<ReadFrame> All(byte[] file, out CaptureDamage? damage)
    {
        using CaptureReader reader = Open(file);
        List<ReadFrame> frames = All(reader);
        damage = reader.Damage;
        return frames;
    }

    public static CaptureReader Open(byte[] file) => CaptureReader.Open(new MemoryStream(file), "test");

    public static List<ReadFrame> All(CaptureReader reader, long numberBefore = 0)
    {
        var frames = new List<ReadFrame>();
        var batch = new FrameBatch();
        while (reader.Read(batch))
        {
            Assert.InRange(batch.Count, 1, FrameBatch.Capacity);
            Assert.Equal(frames.Count + 1, batch.FirstNumber);
            for (int i = 0; i < batch.Count; i++)
                frames.Add(Of(batch, i, numberBefore));
        }
        Assert.Equal(0, batch.Count);
        return frames;
    }

    public static ReadFrame Of(FrameBatch batch, int index, long numberBefore = 0)
    {
        FrameRecord record = batch.Records[index];
        return new ReadFrame(
            numberBefore + batch.FirstNumber + index,
            record.TimestampNanoseconds,
            record.WireLength,
            record.LinkType,
            record.FcsLength,
            record.Interface,
            record.FileOffset,
            Convert.ToHexStringLower(batch.Bytes(index)));
    }
}
