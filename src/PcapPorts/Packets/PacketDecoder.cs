namespace PcapPorts.Packets;

/// <summary>Reads the headers of a frame into a <see cref="DecodedPacket"/>. Allocates nothing, throws nothing, keeps no state between frames.</summary>
public static partial class PacketDecoder
{
    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="linkType">Link type number.</param>
    /// <param name="wireLength">Length on the wire; tells a truncated packet from a malformed one.</param>
    /// <param name="packet">Receives the result; whatever it held before is overwritten.</param>
    public static void Decode(ReadOnlySpan<byte> frame, ushort linkType, uint wireLength, ref DecodedPacket packet)
    {
        packet.LevelCount = 0;
        packet.VlanCount = 0;
        packet.HasQuote = false;
        packet.EtherType = 0;
        packet.Stop = default;
    }
}
