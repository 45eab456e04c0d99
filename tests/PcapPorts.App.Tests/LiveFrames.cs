using PcapPorts.Capture;

namespace PcapPorts.App.Tests;

/// <summary>A frame that was read, with its bytes.</summary>
sealed record LiveFrame(long Nanoseconds, uint WireLength, int Interface, byte[] Bytes);

/// <summary>All frames of a capture file.</summary>
sealed class LiveFrames
{
    LiveFrames(List<LiveFrame> frames, CaptureReader reader)
    {
        Frames = frames;
        Damage = reader.Damage;
        Interfaces = [.. reader.Interfaces];
        Statistics = [.. reader.Statistics];
    }

    public IReadOnlyList<LiveFrame> Frames { get; }

    public CaptureDamage? Damage { get; }

    public IReadOnlyList<CaptureInterface> Interfaces { get; }

    public IReadOnlyList<CaptureStatistics> Statistics { get; }

    public static LiveFrames Read(string path)
    {
        using CaptureReader reader = CaptureReader.Open(path);
        var frames = new List<LiveFrame>();
        var batch = new FrameBatch();
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
                frames.Add(new LiveFrame(batch.Records[i].TimestampNanoseconds, batch.Records[i].WireLength, batch.Records[i].Interface, batch.Bytes(i).ToArray()));
        }
        return new LiveFrames(frames, reader);
    }
}
