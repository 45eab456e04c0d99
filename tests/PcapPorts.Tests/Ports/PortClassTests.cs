using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class PortClassTests
{
    [Theory]
    [InlineData(0, PortClass.System, "system")]
    [InlineData(1, PortClass.System, "system")]
    [InlineData(1023, PortClass.System, "system")]
    [InlineData(1024, PortClass.User, "user")]
    [InlineData(49151, PortClass.User, "user")]
    [InlineData(49152, PortClass.Dynamic, "dynamic")]
    [InlineData(65535, PortClass.Dynamic, "dynamic")]
    public void Boundaries_are_those_of_RFC_6335(ushort port, PortClass expected, string name)
    {
        Assert.Equal(expected, PortClasses.Of(port));
        Assert.Equal(name, expected.Name());
    }

    [Fact]
    public void Ranges_cover_every_port_once_and_agree_with_Of()
    {
        int next = 0;
        foreach (PortClass portClass in Enum.GetValues<PortClass>())
        {
            (ushort first, ushort last) = portClass.Range();
            Assert.Equal(next, first);
            Assert.Equal(portClass, PortClasses.Of(first));
            Assert.Equal(portClass, PortClasses.Of(last));
            next = last + 1;
        }

        Assert.Equal(65536, next);
    }

    [Fact]
    public void Every_class_says_what_it_means() =>
        Assert.All(Enum.GetValues<PortClass>(), portClass => Assert.EndsWith(".", portClass.Meaning(), StringComparison.Ordinal));
}
