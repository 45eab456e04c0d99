namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>
    /// The packet that an ICMP error quotes (RFC 792, RFC 4443 section 3) goes into the level behind the last one. It is cut short
    /// by nature, so what is missing from it is no stop, and neither tunnels nor quotes inside it are followed.
    /// </summary>
    static void DecodeQuote(ref Walk walk, byte depth, int offset, int end)
    {
        if (walk.Quoting || walk.Available(offset, end) < 20)
            return;
        ref DecodedPacket packet = ref walk.Packet;
        DecodeStop stop = packet.Stop;
        ushort etherType = packet.EtherType;
        byte count = packet.LevelCount;
        walk.Quoting = true;
        walk.Depth = (byte)(depth + 1);
        walk.Tunnel = TunnelKind.None;
        walk.Guessed = false;
        DecodeIp(ref walk, offset, end);
        walk.Quoting = false;
        packet.HasQuote = packet.LevelCount > count;
        packet.LevelCount = count;
        packet.EtherType = etherType;
        packet.Stop = stop;
    }
}
