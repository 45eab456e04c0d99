using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Fuzzing;

/// <summary>What captures hold of each protocol: the bytes that its dissector was given, a bounded number of them, of different lengths.</summary>
sealed class Seeds
{
    const int MostOfOne = 64, LongestSeed = 2048;

    readonly Dictionary<string, List<byte[]>> _all = new(StringComparer.Ordinal);

    /// <summary>The bytes of a protocol; a single zero when the captures hold none.</summary>
    public IReadOnlyList<byte[]> Of(string protocol) => _all.TryGetValue(protocol, out List<byte[]>? found) ? found : [[0]];

    /// <summary>Number of protocols that were met.</summary>
    public int Protocols => _all.Count;

    /// <summary>Takes all captures of a folder, or one; what cannot be read is passed over.</summary>
    public void Take(string path)
    {
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path];
        Array.Sort(files, StringComparer.Ordinal);
        foreach (string file in files)
        {
            try
            {
                TakeFile(file);
            }
            catch (Exception unreadable) when (unreadable is CaptureFormatException or IOException or UnauthorizedAccessException)
            {
                // Not every file of a folder is a capture.
            }
        }
    }

    void TakeFile(string file)
    {
        using CaptureReader reader = CaptureReader.Open(file);
        var batch = new FrameBatch();
        var fields = new FieldList();
        var dissector = new FrameDissector(new ConversationTable());
        long number = 0;
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                FrameRecord record = batch.Records[i];
                dissector.Dissect(batch.Bytes(i), new FrameContext { Number = ++number, Record = record }, fields);
                Take(fields);
            }
        }
    }

    void Take(FieldList fields)
    {
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (entry.Depth != 0 || entry.Field.Type != FieldType.Protocol || entry.Length == 0)
                continue;
            // The value of a protocol reaches to the end of what it carries.
            ReadOnlySpan<byte> bytes = fields.BytesOf(in entry);
            if (bytes.IsEmpty)
                continue;
            bytes = bytes[..Math.Min(bytes.Length, LongestSeed)];
            if (!_all.TryGetValue(entry.Field.Abbreviation, out List<byte[]>? known))
                _all[entry.Field.Abbreviation] = known = [];
            int length = bytes.Length;
            if (known.Count < MostOfOne && !known.Exists(seed => seed.Length == length))
                known.Add(bytes.ToArray());
        }
    }
}
