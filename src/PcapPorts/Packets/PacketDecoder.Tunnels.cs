namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>Whether one of two ports may be that of a tunnel over UDP: a sieve with one bit for each of 64 classes of ports.</summary>
    static bool MayBeTunnel(uint ports) => false;

    static void DecodeUdpTunnel(ref Walk walk, ref IpLevel level, int offset, int end)
    {
    }

    static void DecodeIpTunnel(ref Walk walk, ref IpLevel level, int offset, int end)
    {
    }
}
