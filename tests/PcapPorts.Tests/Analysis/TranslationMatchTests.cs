using PcapPorts.Analysis;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Analysis;

public class TranslationMatchTests
{
    [Theory]
    [InlineData("10.0.0.2:4000>198.51.100.1:80", "203.0.113.1:60000>198.51.100.1:80", TranslationKind.Source)]
    [InlineData("198.51.100.9:4000>10.0.0.2:80", "198.51.100.9:4000>203.0.113.1:8080", TranslationKind.Destination)]
    [InlineData("203.0.113.1:60000>10.0.0.3:80", "10.0.0.2:4000>203.0.113.1:8080", TranslationKind.Hairpin)]
    [InlineData("10.0.0.2:4000>198.51.100.1:80", "203.0.113.1:60000>198.51.100.2:81", TranslationKind.Both)]
    [InlineData("10.0.0.2:4000>198.51.100.1:80", "10.0.0.2:4000>198.51.100.1:80", TranslationKind.Unchanged)]
    public void WhatWasChangedNamesTheKind(string inside, string outside, TranslationKind kind) =>
        Assert.Equal(kind, TranslationMatch.KindOf(Flow(inside), Flow(outside)));

    static TranslatedEndpoint Flow(string text)
    {
        string[] parts = text.Split('>', ':');
        Assert.True(IpAddress.TryParse(parts[0], out IpAddress client) & IpAddress.TryParse(parts[2], out IpAddress server));
        return new TranslatedEndpoint(6, client, ushort.Parse(parts[1]), server, ushort.Parse(parts[3]), 1, 0, 1);
    }
}
