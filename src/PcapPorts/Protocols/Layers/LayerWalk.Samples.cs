using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Packets that others carry as an example: they tell of traffic elsewhere and are no part of this one.</summary>
public ref partial struct LayerWalk
{
    /// <summary>Takes a packet apart that stands in another one as what it tells of: the header that sFlow sampled, the packet that NHRP is about.</summary>
    /// <param name="layer">Its first layer.</param>
    /// <param name="linkType">The link type that stands for that layer.</param>
    /// <param name="offset">Its start in the frame.</param>
    /// <param name="end">Its end, as far as it was carried.</param>
    internal void DissectSample(LayerDissector layer, ushort linkType, int offset, int end)
    {
        int length = Available(offset, end);
        if (IsQuote || length == 0 || _budget <= 0)
            return;
        DecodedPacket packet = default;
        PacketDecoder.Decode(Frame.Slice(offset, length), linkType, (uint)length, ref packet);
        for (int i = 0; i < packet.LevelCount + (packet.HasQuote ? 1 : 0); i++)
        {
            packet.Levels[i].NetworkOffset += offset;
            packet.Levels[i].TransportOffset += offset;
            packet.Levels[i].PayloadOffset += offset;
        }
        var walk = new LayerWalk(Frame, in Context, in packet, Fields, Conversations) { HeadersOnly = HeadersOnly, IsQuote = true, IsSample = true, _budget = _budget };
        walk.Dissect(layer, offset, offset + length);
        _budget = walk._budget;
    }
}
