using PcapPorts.Capture;

namespace PcapPorts.TrafficGenerator;

/// <summary>
/// Joins the Ethernet frames of real captures into one load: original bytes, original gaps up to a tenth of a second, times that
/// never go back. The captures are repeated until the file is as long as was asked for.
/// </summary>
sealed class Concatenation(CaptureOutput output, long size)
{
    const ushort Ethernet = 1;
    const long LeastGap = 1000, LargestGap = 100_000_000;

    readonly FrameBatch _batch = new();
    long _time = 1_704_067_200_000_000_000;

    /// <summary>Frames written.</summary>
    public long Frames { get; private set; }

    /// <summary>Files that could not be read, or not to their end; each is named once.</summary>
    public SortedDictionary<string, string> Damaged { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes until the size is reached, or each file once for a size of 0; false when the files hold no Ethernet frame.</summary>
    public bool Write(IReadOnlyList<string> files)
    {
        do
        {
            long before = Frames;
            for (int i = 0; i < files.Count && (size == 0 || output.Length < size); i++)
                Append(files[i]);
            if (Frames == before)
                return false;
        }
        while (output.Length < size);
        return true;
    }

    void Append(string file)
    {
        try
        {
            using CaptureReader reader = CaptureReader.Open(file);
            long previous = long.MinValue;
            while (reader.Read(_batch))
            {
                for (int i = 0; i < _batch.Count; i++)
                    Append(ref _batch.Records[i], _batch.Bytes(i), ref previous);
            }
            if (reader.Damage is { } damage)
                Damaged[file] = damage.Cause;
        }
        catch (CaptureFormatException failure)
        {
            Damaged[file] = failure.Cause;
        }
    }

    void Append(ref FrameRecord record, ReadOnlySpan<byte> bytes, ref long previous)
    {
        if (record.LinkType != Ethernet || bytes.Length > CaptureOutput.MaxFrame)
            return;
        long now = record.TimestampNanoseconds;
        long gap = previous == long.MinValue || now == long.MinValue || now < previous ? LeastGap : now - previous;
        _time += Math.Clamp(gap, LeastGap, LargestGap);
        previous = now;
        bytes.CopyTo(output.Next());
        output.Take(bytes.Length, record.WireLength, _time);
        Frames++;
    }
}
