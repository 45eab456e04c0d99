namespace PcapPorts.Reports;

/// <content>How large and how old the cache may grow.</content>
public sealed partial class DigestCache
{
    volatile bool _grew;

    /// <summary>Bytes that everything kept may take together, at the most.</summary>
    public long MostBytes { get; init; } = 1L << 29;

    /// <summary>Files that are kept, at the most: they must be looked at one by one.</summary>
    public int MostFiles { get; init; } = 20_000;

    /// <summary>What was not used for so long is forgotten.</summary>
    public TimeSpan MostAge { get; init; } = TimeSpan.FromDays(60);

    /// <summary>
    /// Removes what was not used for longest, if this run has kept anything: what is too old, and of the rest what is too much. Digests of captures that are
    /// gone or have changed, and of older versions of the program, are never asked for again and go that way.
    /// </summary>
    public void Prune()
    {
        if (!_grew)
            return;
        _grew = false;
        try
        {
            // Those that another run left unfinished end in numbers.
            List<FileInfo> files = [.. new DirectoryInfo(folder).EnumerateFiles("*.digest*", SearchOption.AllDirectories)];
            files.Sort(static (a, b) => b.LastWriteTimeUtc.CompareTo(a.LastWriteTimeUtc));
            DateTime oldest = DateTime.UtcNow - MostAge;
            long bytes = 0;
            for (int i = 0; i < files.Count; i++)
            {
                bytes += files[i].Length;
                if (i >= MostFiles || bytes > MostBytes || files[i].LastWriteTimeUtc < oldest)
                    Remove(files[i]);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Somebody else is at it, or the folder is gone: the next run that keeps something tries again.
        }
    }

    static void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is being read by another run, which keeps it fresh.
        }
    }

    /// <summary>Remembers that it was used: the time of its last access is not kept by every file system.</summary>
    static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It was read, which is what counts.
        }
    }
}
