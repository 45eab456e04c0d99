using System.Net;
using System.Text;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Flows;

public class CommunityIdTests
{
    // Vectors of the Community ID specification's baseline (seed 0).
    [Theory]
    [InlineData(6, "128.232.110.120", 34855, "66.35.250.204", 80, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")]
    [InlineData(6, "66.35.250.204", 80, "128.232.110.120", 34855, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")]
    [InlineData(17, "192.168.1.52", 54585, "8.8.8.8", 53, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=")]
    [InlineData(17, "8.8.8.8", 53, "192.168.1.52", 54585, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=")]
    public void PortsAreHashedWhateverTheDirection(int protocol, string source, int sourcePort, string destination, int destinationPort, string expected)
    {
        IpLevel level = Level(source, destination);
        level.Protocol = (byte)protocol;
        level.SourcePort = (ushort)sourcePort;
        level.DestinationPort = (ushort)destinationPort;
        FlowKey.From(in level, out FlowKey key);
        Assert.Equal(expected, Text(key, requestByHigh: false, 0));
    }

    [Theory]
    [InlineData("192.168.0.89", "192.168.0.1", 8, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=")]
    [InlineData("192.168.0.1", "192.168.0.89", 0, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=")]
    public void AnEchoAndItsReplyAreOne(string source, string destination, int type, string expected)
    {
        IpLevel level = Level(source, destination);
        level.Protocol = 1;
        level.IcmpType = (byte)type;
        level.IcmpIdentifier = 77;
        level.Traits = LevelTraits.Icmp;
        int direction = FlowKey.From(in level, out FlowKey key);
        bool requestByHigh = IcmpPairing.IsRequest((byte)type, six: false) == (direction == 1);
        Assert.Equal(expected, Text(key, requestByHigh, 0));
    }

    static string Text(FlowKey key, bool requestByHigh, byte code)
    {
        Span<byte> text = stackalloc byte[CommunityId.Length];
        CommunityId.Write(in key, requestByHigh, code, text);
        return Encoding.ASCII.GetString(text);
    }

    static IpLevel Level(string source, string destination) => new()
    {
        Version = 4,
        SourceLow = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(source).GetAddressBytes()),
        DestinationLow = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(destination).GetAddressBytes()),
    };
}
