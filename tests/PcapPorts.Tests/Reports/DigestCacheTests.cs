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
            File.SetLastWriteTimeUtc(Path.Combine(_folder, Key(i)[..2], Key(i) + ".digest"), DateTime.UtcNow - TimeSpan.FromHours(count - 1 - i));
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
        long size = new FileInfo(Path.Combine(_folder, Key(0)[..2], Key(0) + ".digest")).Length;
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
        string unfinished = Path.Combine(_folder, "00", Key(0) + ".digest.12.3");
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
}
