using PcapPorts.Mutations;
using PcapPorts.TrafficGenerator;

namespace PcapPorts.Tools.Tests.Mutations;

public sealed class MutatorTests : IDisposable
{
    const int Count = 500;

    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    byte[] Capture(string format)
    {
        GeneratorOptions options = GeneratorOptions.Parse(["--packets", "50", "--flows", "5", "--sizes", "60-200", "--format", format, "--output", _path]);
        using (CaptureOutput output = CaptureOutput.Create(options.Output, options.PcapNg))
            new Generator(options).Write(output);
        return File.ReadAllBytes(_path);
    }

    [Theory]
    [InlineData("pcap", 50)]
    [InlineData("pcapng", 52)]
    public void TheLayoutIsThatOfTheFile(string format, int pieces)
    {
        byte[] file = Capture(format);
        var layout = new CaptureLayout(file);
        Assert.Equal(pieces, layout.Pieces.Count);
        Assert.Equal(file.Length, layout.Pieces[^1].Start + layout.Pieces[^1].Length);
        Assert.Equal(50, layout.Pieces.Count(piece => piece.FrameLength is >= 60 and <= 200));
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void SeedNameAndCaseGiveTheSameBytes(string format)
    {
        byte[] file = Capture(format);
        var mutator = new Mutator(file);
        var different = new HashSet<string>(StringComparer.Ordinal);
        foreach (TortureCase torture in TortureCase.Of("a.pcap", Count))
        {
            byte[] bytes = torture.Make(file, mutator, seed: 7);
            Assert.Equal(bytes, torture.Make(file, new Mutator(file), seed: 7));
            Assert.InRange(bytes.Length, 0, 2 * file.Length);
            different.Add(Convert.ToHexString(bytes));
        }
        Assert.InRange(different.Count, 3 * Count / 2, 2 * Count + 1);
    }

    [Fact]
    public void TheOriginalIsLeftAlone()
    {
        byte[] file = Capture("pcapng");
        byte[] copy = [.. file];
        var mutator = new Mutator(file);
        for (ulong seed = 0; seed < Count; seed++)
            mutator.Mutate(new RandomBits(seed));
        Assert.Equal(copy, file);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(30)]
    public void FilesThatAreHardlyThereCanBeMutated(int length)
    {
        byte[] stub = Capture("pcap")[..length];
        var mutator = new Mutator(stub);
        for (ulong seed = 0; seed < Count; seed++)
            Assert.InRange(mutator.Mutate(new RandomBits(seed)).Length, 0, length + 64);
    }
}
