using PcapPorts.TrafficGenerator;

namespace PcapPorts.Benchmarks;

/// <summary>A generated capture in the folder for temporary files, deleted with this.</summary>
sealed class Load : IDisposable
{
    public Load(string arguments)
    {
        GeneratorOptions options = GeneratorOptions.Parse([.. arguments.Split(' '), "--output", Path]);
        using CaptureOutput output = CaptureOutput.Create(options.Output, options.PcapNg);
        new Generator(options).Write(output);
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
