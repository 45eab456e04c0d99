namespace PcapPorts.Packets;

/// <summary>The start of an 802.11 frame: control, duration and up to three addresses (IEEE 802.11 section 9.2.4).</summary>
public readonly ref struct Ieee80211Header
{
    /// <summary>Bytes that every frame has.</summary>
    public const int Length = 10;

    readonly ReadOnlySpan<byte> _bytes;

    Ieee80211Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 10 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ieee80211Header header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new Ieee80211Header(bytes[..Math.Min(bytes.Length, 24)]) : default;
        return fits;
    }

    /// <summary>Protocol version, 0.</summary>
    public byte Version => (byte)(_bytes[0] & 3);

    /// <summary>0 management, 1 control, 2 data, 3 extension.</summary>
    public byte Type => (byte)(_bytes[0] >> 2 & 3);

    /// <summary>Subtype within the type, 0 to 15.</summary>
    public byte Subtype => (byte)(_bytes[0] >> 4);

    /// <summary>Whether the frame goes to the distribution system.</summary>
    public bool ToDistributionSystem => (_bytes[1] & 1) != 0;

    /// <summary>Whether the frame comes from the distribution system.</summary>
    public bool FromDistributionSystem => (_bytes[1] & 2) != 0;

    /// <summary>Whether more fragments of the frame follow.</summary>
    public bool MoreFragments => (_bytes[1] & 4) != 0;

    /// <summary>Whether the frame was sent before.</summary>
    public bool IsRetry => (_bytes[1] & 8) != 0;

    /// <summary>Whether the body is encrypted.</summary>
    public bool IsProtected => (_bytes[1] & 0x40) != 0;

    /// <summary>Receiver.</summary>
    public MacAddress Receiver => MacAddress.At(_bytes, 4);

    /// <summary>Whether a transmitter address was read; acknowledgments have none.</summary>
    public bool HasTransmitter => _bytes.Length >= 16;

    /// <summary>Transmitter; all zeros without one.</summary>
    public MacAddress Transmitter => HasTransmitter ? MacAddress.At(_bytes, 10) : default;
}
