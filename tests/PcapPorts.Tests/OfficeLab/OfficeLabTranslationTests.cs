using System.Text.Json;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.OfficeLab;

/// <summary>Address translation against what the router's kernel said (conntrack), and silence where nothing was translated.</summary>
public class OfficeLabTranslationTests
{
    /// <summary>One capture here does hold both sides without the truth telling of it: the router's "any" interface.</summary>
    const string RouterAny = "any/router.truth.json";

    static TranslationSide Side(string capture)
    {
        using CaptureReader reader = CaptureReader.Open(capture);
        return TranslationSide.Read(reader, new FlowTableOptions { Inspector = ServiceDetector.Instance }, default);
    }

    public static TheoryData<string> Captures => [.. LabTruth.Files().Select(path => Path.GetRelativePath(LabTruth.Folder, path).Replace('\\', '/'))];

    [Theory]
    [InlineData("nat/inside.pcapng", "nat/outside.pcapng", TranslationKind.Source)]
    [InlineData("nat-ftp/inside.pcapng", "nat-ftp/outside.pcapng", TranslationKind.Source)]
    [InlineData("port-forwarding/inside.pcapng", "port-forwarding/outside.pcapng", TranslationKind.Destination)]
    [InlineData("rdp-forwarding/inside.pcapng", "rdp-forwarding/outside.pcapng", TranslationKind.Destination)]
    [InlineData("stun/inside.pcapng", "stun/outside.pcapng", TranslationKind.Source)]
    public void TwoSidesMatchAsTheRouterSaid(string inside, string outside, TranslationKind first)
    {
        TranslationSearch search = TranslationSearch.Between(Side(Path.Combine(LabTruth.Folder, inside)), Side(Path.Combine(LabTruth.Folder, outside)));
        AssertTold(Path.Combine(LabTruth.Folder, inside.Replace(".pcapng", ".truth.json", StringComparison.Ordinal)), search);
        Assert.Equal(first, search.Matches[0].Kind);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void OneCaptureShowsATranslationOnlyWhereThereWasOne(string file)
    {
        string path = Path.Combine(LabTruth.Folder, file);
        TranslationSearch search = TranslationSearch.Within(Side(LabTruth.Read(path).CapturePath));
        if (file == "nat/both-interfaces.truth.json")
            AssertTold(path, search);
        else if (file == RouterAny)
            Assert.Equal(TranslationKind.Source, Assert.Single(search.Matches).Kind);
        else
            Assert.Empty(search.Matches);
    }

    [Fact]
    public void CapturesOfDifferentPlacesDoNotMatch()
    {
        TranslationSearch search = TranslationSearch.Between(
            Side(Path.Combine(LabTruth.Folder, "nat/inside.pcapng")), Side(Path.Combine(LabTruth.Folder, "http/methods.pcapng")));
        Assert.Empty(search.Matches);
        Assert.Equal(4, search.OnlyInside.Count);
        Assert.Equal(8, search.OnlyOutside.Count);
    }

    static void AssertTold(string truth, TranslationSearch search)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(truth));
        List<TranslationMatch> left = [.. search.Matches];
        foreach (JsonElement told in document.RootElement.GetProperty("nat").EnumerateArray())
        {
            TranslationMatch? seen = left.Find(match => Is(told.GetProperty("inside"), match.Inside) && Is(told.GetProperty("outside"), match.Outside));
            Assert.True(seen is not null, $"{told} is not among\n{string.Join('\n', search.Matches)}");
            Assert.True(seen.Confidence > 0.99);
            Assert.True(seen.InsideFrame > 0 && seen.OutsideFrame > 0);
            left.Remove(seen);
        }
        Assert.Empty(left);
    }

    static bool Is(JsonElement told, TranslatedEndpoint seen) =>
        Is(told.GetProperty("client"), seen.Client, seen.ClientPort) && Is(told.GetProperty("server"), seen.Server, seen.ServerPort);

    static bool Is(JsonElement told, IpAddress address, ushort port) =>
        told.GetProperty("ip").GetString() == address.ToString() && told.GetProperty("port").GetInt32() == port;
}
