using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PcapPorts.Benchmarks;

const string Expected = "expected-allocations.txt";

switch (args)
{
    case ["--check"]:
        return AllocationCheck.Compare(AllocationCheck.Measure(), Path.Combine(AppContext.BaseDirectory, Expected), Console.Out) ? 0 : 1;
    case ["--record", string path]:
        File.WriteAllLines(path, 
        [
            "# Bytes that one call of each benchmark may allocate at the most (tools/Benchmarks --check; --record FILE makes this anew).",
            .. AllocationCheck.Measure().Select(measured => $"{measured.Key} {AllocationCheck.Bound(measured.Value)}"),
        ]);
        return 0;
    default:
        // In this process: a generated project would inherit this repository's warnings and analyzers.
        ManualConfig config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "pcapports-benchmarks"));
        BenchmarkSwitcher.FromAssembly(typeof(Load).Assembly).Run(args, config);
        return 0;
}
