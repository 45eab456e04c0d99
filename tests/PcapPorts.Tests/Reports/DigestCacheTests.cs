using PcapPorts.Analysis;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Reports;

/// <summary>The cache stays within its bounds: what was not used for longest goes first.</summary>
public sealed class DigestCacheTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pcapports-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Key(int number) => number.ToString("x64");

    /// <summary>Keeps so many digests, each used an hour later than the one before, the last one now.</summary>
    DigestCache Filled(DigestCache cache, int count)
    {
        CaptureDigest digest = DigestScan.Failed(new CaptureSeries(["none.pcap"], "none.pcap"), "there is none", 1);
        for (int i = 0; i < count; i++)
        {
            cache.Keep(Key(i), digest);
            Assert.NotNull(cache.Find(Key(i), []));
            File.SetLastWriteTimeUtc(cache.PathOf(Key(i)), DateTime.UtcNow - TimeSpan.FromHours(count - 1 - i));
        }
        return cache;
    }

    int[] Left(DigestCache cache, int count) => [.. Enumerable.Range(0, count).Where(i => cache.Find(Key(i), []) is not null)];

    [Fact]
    public void WhatIsTooManyGoes()
    {
        DigestCache cache = Filled(new DigestCache(_folder, 1) { MostFiles = 4 }, 10);
        cache.Prune();
        Assert.Equal([6, 7, 8, 9], Left(cache, 10));
    }

    [Fact]
    public void WhatIsTooMuchGoes()
    {
        DigestCache filled = Filled(new DigestCache(_folder, 1), 10);
        long size = new FileInfo(filled.PathOf(Key(0))).Length;
        filled.Prune();
        Assert.Equal(10, Left(filled, 10).Length);
        DigestCache small = Filled(new DigestCache(_folder, 1) { MostBytes = size * 3 + 1 }, 10);
        small.Prune();
        Assert.Equal([7, 8, 9], Left(small, 10));
        Assert.InRange(new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length), 1, size * 3 + 1);
    }

    [Fact]
    public void WhatIsTooOldGoesAndWhatIsUsedStays()
    {
        DigestCache cache = Filled(new DigestCache(_folder, 1) { MostAge = TimeSpan.FromMinutes(150) }, 10);
        string unfinished = cache.PathOf(Key(0)) + ".12.3";
        File.WriteAllText(unfinished, "half");
        File.SetLastWriteTimeUtc(unfinished, DateTime.UtcNow - TimeSpan.FromDays(1));
        Assert.NotNull(cache.Find(Key(2), []));
        cache.Prune();
        Assert.Equal([2, 7, 8, 9], Left(cache, 10));
        Assert.False(File.Exists(unfinished));
    }

    [Fact]
    public void ARunThatKeptNothingLooksAtNothing()
    {
        _ = Filled(new DigestCache(_folder, 1), 3);
        var reader = new DigestCache(_folder, 1) { MostFiles = 0 };
        Assert.NotNull(reader.Find(Key(1), []));
        reader.Prune();
        Assert.Equal(3, Left(reader, 3).Length);
    }

    /// <summary>A kept digest of which any byte was changed, or the end is missing, is none; nor is one that was kept under another key.</summary>
    [Fact]
    public void WhatIsSpoiltIsNotThere()
    {
        DigestCache cache = Filled(new DigestCache(_folder, 1), 2);
        string path = cache.PathOf(Key(0));
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] spoilt = [.. whole];
            spoilt[i] ^= 0x80;
            File.WriteAllBytes(path, spoilt);
            Assert.Null(cache.Find(Key(0), []));
            File.WriteAllBytes(path, whole[..i]);
            Assert.Null(cache.Find(Key(0), []));
        }
        File.Copy(cache.PathOf(Key(1)), path, overwrite: true);
        Assert.Null(cache.Find(Key(0), []));
        File.WriteAllBytes(path, whole);
        Assert.NotNull(cache.Find(Key(0), []));
    }
}
