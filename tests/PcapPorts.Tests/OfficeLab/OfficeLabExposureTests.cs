using System.Text.Json;
using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.OfficeLab;

/// <summary>Verdicts on ports and findings of scanners against what the lab's programs and filters said.</summary>
public class OfficeLabExposureTests
{
    public static TheoryData<string> Captures => [.. LabTruth.Files().Select(path => Path.GetRelativePath(LabTruth.Folder, path).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Captures))]
    public void PortsAndScansAreWhatTheProgramsSaid(string file)
    {
        string path = Path.Combine(LabTruth.Folder, file);
        LabTruth truth = LabTruth.Read(path);
        using CaptureScan scan = CaptureScan.Run(truth.CapturePath, new ScanOptions { Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });
        var tally = new ExposureTally();
        tally.Add(scan.Flows, new FlowLabeler(scan.Flows));
        PortExposure[] ports = tally.Ports();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        if (document.RootElement.TryGetProperty("exposure", out JsonElement exposure))
        {
            foreach (JsonElement told in exposure.EnumerateArray())
            {
                PortExposure? seen = Array.Find(ports, port => string.Equals(port.Host.ToString(), told.GetProperty("host").GetString(), StringComparison.Ordinal)
                    && port.Port == told.GetProperty("port").GetInt32() && port.Protocol == (told.GetProperty("proto").GetString() == "tcp" ? 6 : 17));
                Assert.True(seen is not null, $"{told} is not among the ports");
                Assert.Equal(told.GetProperty("verdict").GetString(), seen.Verdict.ToText());
                Assert.NotEmpty(seen.Frames);
            }
        }
        ScanFinding[] scans = tally.Scans();
        if (!document.RootElement.TryGetProperty("scanner", out JsonElement scanner))
        {
            Assert.Empty(scans);
            return;
        }
        ScanFinding found = Assert.Single(scans);
        Assert.Equal(ScanKind.Vertical, found.Kind);
        Assert.Equal(scanner.GetProperty("ip").GetString(), found.Client.ToString());
        Assert.Equal(scanner.GetProperty("target").GetString(), found.Host.ToString());
        Assert.Equal(scanner.GetProperty("kind").GetString(), found.Technique);
        Assert.Equal(scanner.GetProperty("ports").GetInt32(), found.Targets);
        Assert.NotEmpty(found.Frames);
    }
}
