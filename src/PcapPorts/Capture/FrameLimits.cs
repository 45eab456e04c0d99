namespace PcapPorts.Capture;

/// <summary>How long a captured frame may claim to be before the claim is taken for damage.</summary>
static class FrameLimits
{
    /// <summary>What tcpdump and Wireshark allow for any link type, whatever snapshot length the file names.</summary>
    public const uint Ordinary = 262_144;

    /// <summary>
    /// Most captured bytes of a frame. Files contain frames beyond their snapshot length, so the file's own figure can only
    /// raise the limit. D-Bus, USB and EBHSCR messages are longer than packets.
    /// </summary>
    public static uint MaximumCaptured(ushort linkType, uint snapLength)
        => linkType is 189 or 220 or 231 or 249 or 266 or 279
            ? FrameBatch.MaxFrameLength
            : snapLength <= FrameBatch.MaxFrameLength ? Math.Max(Ordinary, snapLength) : Ordinary;
}
