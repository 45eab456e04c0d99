namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    const ushort LinkRadiotap = 127;

    /// <summary>Link types that are met less often. One that is not listed is counted as <see cref="DecodeReason.Unknown"/>.</summary>
    static void DecodeRareLink(ref Walk walk, ushort linkType, int offset, int end)
    {
        switch (linkType)
        {
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }
}
