namespace PcapPorts.App.Tests;

/// <summary>A folder for one test, gone when the test is over.</summary>
sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("pcapports-test-").FullName;

    /// <summary>A path in the folder.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>The sample capture in the folder.</summary>
    public string Sample(string name = "sample.pcapng") => SampleCapture.Write(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
