namespace PcapPorts.Tests.Analysis.Objects;

/// <summary>A folder that goes with the test.</summary>
sealed class ScratchFolder : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("objects");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
