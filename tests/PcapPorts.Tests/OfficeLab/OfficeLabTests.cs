using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Ports;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.OfficeLab;

/// <summary>Each capture of the office lab against what the programs in it said they did.</summary>
public class OfficeLabTests
{
    public static TheoryData<string> Captures => [.. LabTruth.Files().Select(path => Path.GetRelativePath(LabTruth.Folder, path).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Captures))]
    public void FlowsRolesServicesAndEndingsAreWhatTheProgramsSaid(string file)
    {
        LabTruth truth = LabTruth.Read(Path.Combine(LabTruth.Folder, file));
        using CaptureScan scan = CaptureScan.Run(truth.CapturePath, new ScanOptions { Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });
        Assert.Null(scan.Damage);
        List<SeenFlow> unmatched = SeenFlow.All(scan.Flows);
        Assert.NotEmpty(unmatched);
        foreach (LabFlow told in truth.Flows)
        {
            // The side first: a conversation that is there with client and server swapped is a wrong label, not a missing flow.
            SeenFlow? seen = unmatched.Find(s => s.Joins(told) && s.Client == told.Client.Address && told.Client.Is(s.Client, s.ClientPort))
                ?? unmatched.Find(s => s.Joins(told));
            Assert.True(seen is not null, $"{told} is not among the flows:\n{string.Join('\n', unmatched)}");
            unmatched.Remove(seen);
            // Voice has no asking side, and which end of TFTP's data is the client only the request before it tells.
            if (!told.Symmetric && (!told.HasParent || told.Proto == "tcp"))
                Assert.True(told.Client.Is(seen.Client, seen.ClientPort) && told.Server.Is(seen.Server, seen.ServerPort), $"{told} is labelled the other way round: {seen}");
            if (told.Service is not null && !told.HasParent)
                Assert.True(string.Equals(told.Service, seen.Service.Name, StringComparison.Ordinal), $"{told} is said to be {seen}");
            if (told.Service is not null && !told.HasParent && seen.Service.Basis == ServiceBasis.Payload)
                Assert.True(told.NonstandardPort == seen.Service.NonstandardPort, $"{told}: {seen}");
            if (told.Ending is not null && told.Proto == "tcp" && truth.OneWay is null && !truth.Midstream)
                Assert.True(string.Equals(told.Ending, seen.State.ToText(), StringComparison.Ordinal), $"{told} is said to have ended otherwise: {seen}");
        }
        if (truth.Complete)
            Assert.Empty(unmatched);
    }

    [Fact]
    public void EveryCaptureHasItsTruthAndEveryTruthItsCapture()
    {
        string[] told = [.. LabTruth.Files().Select(path => Path.GetFullPath(LabTruth.Read(path).CapturePath)).Order(StringComparer.Ordinal)];
        string[] captures =
        [
            .. Directory.EnumerateFiles(LabTruth.Folder, "*", SearchOption.AllDirectories)
                .Where(path => path.Contains(".pcap", StringComparison.Ordinal)).Select(Path.GetFullPath).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(captures, told);
    }

    [Fact]
    public void EveryScenarioIsTested()
    {
        string[] scenarios = [.. Directory.EnumerateFiles(Repository.PathOf("tools/office-lab/scenarios"), "*.sh").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        string[] tested = [.. LabTruth.Files().Select(path => LabTruth.Read(path).Scenario).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Assert.Equal(scenarios, tested);
    }

    sealed record SeenFlow(string Proto, IpAddress Client, ushort ClientPort, IpAddress Server, ushort ServerPort, FlowService Service, TcpState State, FlowRole Role)
    {
        public static List<SeenFlow> All(FlowTable table)
        {
            var labeler = new FlowLabeler(table);
            List<SeenFlow> all = [];
            for (int i = 0; i < table.Count; i++)
            {
                FlowKey key = table[i].Key;
                if (((PortTransport)key.Protocol).Slot() < 0)
                    continue;
                FlowRole role = labeler.Role(i);
                (IpAddress Address, ushort Port) low = (Address(key.LowHigh, key.LowLow, key.Version), key.LowPort);
                (IpAddress Address, ushort Port) high = (Address(key.HighHigh, key.HighLow, key.Version), key.HighPort);
                var (client, server) = role.ClientIsHigh ? (high, low) : (low, high);
                all.Add(new SeenFlow(
                    ((PortTransport)key.Protocol).Name(), client.Address, client.Port, server.Address, server.Port,
                    labeler.Service(i, role), table[i].State(role.ClientIsHigh), role));
            }
            return all;
        }

        /// <summary>The same two endpoints, whichever way round.</summary>
        public bool Joins(LabFlow told) => string.Equals(Proto, told.Proto, StringComparison.Ordinal)
            && ((told.Client.Is(Client, ClientPort) && told.Server.Is(Server, ServerPort))
                || (told.Client.Is(Server, ServerPort) && told.Server.Is(Client, ClientPort)));

        static IpAddress Address(ulong high, ulong low, byte version)
        {
            var level = new IpLevel { SourceHigh = high, SourceLow = low, Version = version };
            return IpAddress.SourceOf(in level);
        }
    }
}
