using BenchmarkDotNet.Attributes;
using PcapPorts.Protocols;
using PcapPorts.TrafficGenerator;

namespace PcapPorts.Benchmarks;

/// <summary>From a payload to a service.</summary>
[MemoryDiagnoser]
public class ServiceDetectionBenchmarks
{
    const int Rounds = 1000;
    const int Payloads = 16;

    readonly (byte[] Bytes, byte Protocol, ushort Port)[] _payloads = new (byte[], byte, ushort)[Payloads];

    /// <summary><c>known</c>: the first messages of known protocols; <c>noise</c>: random bytes, as encrypted traffic looks.</summary>
    [Params("known", "noise")]
    public string Content { get; set; } = "known";

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomBits(1);
        Service[] services = [.. Service.Catalogue.Where(service => service.Request.Length > 0)];
        for (int i = 0; i < Payloads; i++)
        {
            Service service = services[i / 2 % services.Length];
            byte[] bytes = [.. i % 2 == 0 ? service.Request : service.Response];
            if (Content == "noise")
                random.Fill(bytes);
            _payloads[i] = (bytes, service.IsUdp ? (byte)17 : (byte)6, service.Port);
        }
    }

    [Benchmark(OperationsPerInvoke = Rounds * Payloads)]
    public int Inspect()
    {
        int found = 0;
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((byte[] bytes, byte protocol, ushort port) in _payloads)
                found += ServiceDetector.Instance.Inspect(bytes, protocol, 40_000, port).Exists ? 1 : 0;
        }
        return found;
    }
}
