using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols.Dissection;

public class DissectorsTests
{
    [Fact]
    public void Every_dissector_has_its_line_in_alphabetical_order()
    {
        string[] written = [.. typeof(ProtocolDissector).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ProtocolDissector)) && !type.IsAbstract)
            .Select(type => type.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(written, Dissectors.All.Select(dissector => dissector.GetType().Name));
    }

    [Fact]
    public void Every_field_can_be_found()
    {
        Assert.All(Dissectors.All, dissector => Assert.Same(dissector.Protocol.Root, Dissectors.Fields.Find(dissector.Protocol.Abbreviation)));
    }
}
