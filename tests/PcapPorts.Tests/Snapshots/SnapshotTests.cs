using Xunit.Sdk;

namespace PcapPorts.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("snapshot");

    string Source => Path.Combine(folder.FullName, "SomeTests.cs");

    string Verified => Path.Combine(folder.FullName, "SomeTests.Prints_443_tcp.verified.txt");

    string Received => Path.Combine(folder.FullName, "SomeTests.Prints_443_tcp.received.txt");

    public void Dispose() => folder.Delete(recursive: true);

    void Verify(string text) => Snapshot.Verify(text, "443/tcp", Source, "Prints");

    [Fact]
    public void Equal_text_passes_whatever_its_line_ends_and_clears_an_old_difference()
    {
        File.WriteAllText(Verified, "one\r\ntwo\r\n");
        File.WriteAllText(Received, "old");
        Verify("one\ntwo");
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_missing_file_fails_and_leaves_what_was_received()
    {
        XunitException error = Assert.Throws<XunitException>(() => Verify("one\n"));
        Assert.Contains("There is no SomeTests.Prints_443_tcp.verified.txt yet", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", File.ReadAllText(Received));
        Assert.False(File.Exists(Verified));
    }

    [Fact]
    public void A_difference_fails_and_shows_the_first_one()
    {
        File.WriteAllText(Verified, "one\ntwo\nthree");
        XunitException error = Assert.Throws<XunitException>(() => Verify("one\ntvo\nthree"));
        Assert.Contains("Line 2\n  expected: two\n  received: tvo\n             ^", error.Message, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nthree", File.ReadAllText(Verified));
    }

    [Fact]
    public void A_text_that_ends_early_is_a_difference()
    {
        Assert.Equal("Line 2\n  expected: b\n  received: (the text ends)", Snapshot.FirstDifference("a\nb", "a"));
        Assert.Equal("Line 2\n  expected: (the text ends)\n  received: b", Snapshot.FirstDifference("a", "a\nb"));
    }
}
