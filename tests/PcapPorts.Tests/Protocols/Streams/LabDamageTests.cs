using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PcapPorts.Tests.OfficeLab;

namespace PcapPorts.Tests.Protocols.Streams;

/// <summary>Real conversations, damaged frame by frame: whatever is cut, changed, lost, repeated or swapped, dissection goes on.</summary>
public class LabDamageTests
{
    const int MostFrames = 400;

    public static TheoryData<string> Captures => [.. LabTruth.Files().Select(path => Path.GetRelativePath(LabTruth.Folder, LabTruth.Read(path).CapturePath).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Damaged_conversations_never_throw(string capture)
    {
        List<(FrameRecord Record, byte[] Bytes)> frames = Read(Path.Combine(LabTruth.Folder, capture));
        FieldText text = new();
        FieldList fields = new();
        for (int seed = 0; seed < 6; seed++)
        {
            Random random = new(seed);
            FrameDissector dissector = new(new ConversationTable());
            for (int i = 0; i < frames.Count; i++)
            {
                int times = random.Next(8) switch { 0 => 0, 1 => 2, _ => 1 };
                (FrameRecord record, byte[] bytes) = frames[random.Next(8) == 0 ? random.Next(frames.Count) : i];
                for (; times > 0; times--)
                    Take(dissector, fields, text, i + 1, record, Damaged(bytes, random));
            }
        }
    }

    static byte[] Damaged(byte[] bytes, Random random)
    {
        byte[] damaged = [.. random.Next(4) == 0 ? bytes.AsSpan(0, random.Next(bytes.Length + 1)) : bytes];
        for (int change = random.Next(3) == 0 ? random.Next(1, 6) : 0; change > 0 && damaged.Length > 0; change--)
            damaged[random.Next(damaged.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
        return damaged;
    }

    static void Take(FrameDissector dissector, FieldList fields, FieldText text, long number, FrameRecord record, byte[] bytes)
    {
        record.CapturedLength = bytes.Length;
        dissector.Dissect(bytes, new FrameContext { Number = number, Record = record, FirstNanoseconds = 0, PreviousNanoseconds = 0 }, fields);
        Assert.InRange(fields.Count, 1, FieldList.MaxCount);
        text.Clear();
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            Assert.InRange(entry.Offset, 0, fields.Bytes.Length);
            Assert.InRange(entry.Length, 0, fields.Bytes.Length - entry.Offset);
            text.Add(in entry, fields);
        }
    }

    static List<(FrameRecord Record, byte[] Bytes)> Read(string path)
    {
        using CaptureReader reader = CaptureReader.Open(path);
        var batch = new FrameBatch();
        List<(FrameRecord, byte[])> frames = [];
        while (frames.Count < MostFrames && reader.Read(batch))
        {
            for (int i = 0; i < batch.Count && frames.Count < MostFrames; i++)
                frames.Add((batch.Records[i], batch.Bytes(i).ToArray()));
        }
        return frames;
    }
}
