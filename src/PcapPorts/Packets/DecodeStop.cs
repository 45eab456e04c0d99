using System.Runtime.InteropServices;

namespace PcapPorts.Packets;

/// <summary>Where decoding of a frame stopped, and why. An error is data: what was read before it is still good.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DecodeStop
{
    /// <summary>Why.</summary>
    public DecodeReason Reason;

    /// <summary>In which header.</summary>
    public DecodeLayer Layer;

    /// <summary>Offset in the frame of the header that could not be read.</summary>
    public int Offset;

    /// <summary>Bytes that the header needs from <see cref="Offset"/> on.</summary>
    public int Required;

    /// <summary>Bytes that were there.</summary>
    public int Available;
}

/// <summary>Why decoding stopped.</summary>
public enum DecodeReason : byte
{
    /// <summary>It did not: all headers were read.</summary>
    None,

    /// <summary>The capture cut the frame (snap length): the packet itself may be fine.</summary>
    Truncated,

    /// <summary>The packet lies: a length or a field that cannot be, though the frame is whole.</summary>
    Malformed,

    /// <summary>A protocol or link type that the decoder does not know.</summary>
    Unknown,

    /// <summary>More nested tags, extension headers or tunnels than are followed.</summary>
    TooDeep,

    /// <summary>The rest is encrypted (ESP, protected 802.11 data).</summary>
    Encrypted,
}

/// <summary>The layer at which decoding stopped.</summary>
public enum DecodeLayer : byte
{
    /// <summary>No layer.</summary>
    None,

    /// <summary>The link header, tags and encapsulations below IP.</summary>
    Link,

    /// <summary>IPv4 or IPv6, with options and extension headers.</summary>
    Network,

    /// <summary>TCP, UDP, ICMP and their like.</summary>
    Transport,

    /// <summary>A tunnel header above the transport.</summary>
    Tunnel,
}
