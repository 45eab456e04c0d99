namespace PcapPorts.Capture;

/// <summary>What the packet loop must know of an interface.</summary>
readonly struct PcapNgInterface
{
    public PcapNgInterface(CaptureInterface description)
    {
        Unit = new TimestampUnit(description.TimestampResolution, description.TimestampOffset);
        MaximumCaptured = FrameLimits.MaximumCaptured(description.LinkType.Number, description.SnapLength);
        SnapLength = description.SnapLength == 0 ? uint.MaxValue : description.SnapLength;
        LinkType = description.LinkType.Number;
        FcsLength = description.FcsLength;
    }

    public readonly TimestampUnit Unit;

    public readonly uint MaximumCaptured;

    /// <summary>Snapshot length; the highest number for none.</summary>
    public readonly uint SnapLength;

    public readonly ushort LinkType;

    public readonly byte FcsLength;
}
