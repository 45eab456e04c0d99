using PcapPorts.Tests;
using PcapPorts.Tests.Snapshots;

namespace PcapPorts.App.Tests;

public sealed class ObjectsCommandTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    static string Capture(string name) => Repository.PathOf("testdata-pcaps/" + name);

    [Theory]
    [InlineData("table")]
    [InlineData("ndjson")]
    [InlineData("csv")]
    [InlineData("json")]
    public void Lists_what_was_carried(string format)
    {
        Pcapports run = Pcapports.Run("objects", Capture("ftp/passive.pcapng"), "--format", format);
        Assert.Equal((0, ""), (run.Status, run.Error));
        Snapshot.Verify(run.Output, format);
    }

    [Fact]
    public void Exports_into_a_folder_that_it_makes()
    {
        string folder = Path.Combine(_scratch.Folder, "a", "b");
        Pcapports run = Pcapports.Run("objects", Capture("tftp/read-write.pcapng"), Capture("http/methods.pcapng"), "--export", folder, "--format", "ndjson");
        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.Equal(string.Concat(Enumerable.Range(1, 500).Select(line => $"{line}\n")), File.ReadAllText(Path.Combine(folder, "boot.cfg")));
        Assert.StartsWith("line 1 of a text", File.ReadAllText(Path.Combine(folder, "long.txt")), StringComparison.Ordinal);
        Assert.Contains("\"saved_as\":\"boot.cfg\"", run.Output, StringComparison.Ordinal);
        Pcapports again = Pcapports.Run("objects", Capture("tftp/read-write.pcapng"), "--export", folder, "--format", "ndjson");
        Assert.Contains("\"saved_as\":\"boot-2.cfg\"", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said()
    {
        string file = Path.Combine(_scratch.Folder, "file");
        File.WriteAllText(file, "x");
        Pcapports run = Pcapports.Run("objects", Capture("tftp/read-write.pcapng"), "--export", file);
        Assert.Equal(1, run.Status);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void Nothing_found_is_said()
    {
        Pcapports run = Pcapports.Run("objects", Capture("ntp/clients.pcapng"));
        Assert.Equal(0, run.Status);
        Assert.Contains("No bodies or files were found", run.Output, StringComparison.Ordinal);
    }
}
