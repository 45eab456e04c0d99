using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// Whether numbered files are the parts of one recording, told by what they hold: as many as there are numbers from first to last, of one link type, and each beginning
/// after the one before it has ended, with a pause no longer than one inside them. Two files are too few to tell.
/// </summary>
static class CaptureSequence
{
    const int Fewest = 3;

    /// <summary>Looks at files in the order of their numbers. They are read to their ends only when their beginnings are in order.</summary>
    public static bool Is(List<string> files, List<long> numbers)
    {
        if (files.Count < Fewest || numbers[^1] - numbers[0] != files.Count - 1)
            return false;
        var batch = new FrameBatch();
        long previous = long.MinValue;
        foreach (string file in files)
        {
            long first = CaptureSeries.FirstTime(file, batch);
            if (first == long.MinValue || first <= previous)
                return false;
            previous = first;
        }
        var parts = new Part[files.Count];
        long longest = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            if (Read(files[i], batch) is not { } part || (i > 0 && (part.LinkType != parts[0].LinkType || part.First < parts[i - 1].Last)))
                return false;
            parts[i] = part;
            longest = Math.Max(longest, part.Pause);
        }
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].First - parts[i - 1].Last > longest)
                return false;
        }
        return true;
    }

    static Part? Read(string path, FrameBatch batch)
    {
        try
        {
            using CaptureReader reader = CaptureReader.Open(path);
            long first = long.MinValue, last = long.MinValue, pause = 0;
            ushort linkType = 0;
            while (reader.Read(batch))
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    long time = batch.Records[i].TimestampNanoseconds;
                    if (time == long.MinValue)
                        return null;
                    if (first == long.MinValue)
                        (first, last, linkType) = (time, time, batch.Records[i].LinkType);
                    pause = Math.Max(pause, time - last);
                    last = Math.Max(last, time);
                }
            }
            return first == long.MinValue ? null : new Part(linkType, first, last, pause);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CaptureFormatException)
        {
            return null;
        }
    }

    readonly record struct Part(ushort LinkType, long First, long Last, long Pause);
}
