using PcapPorts.Capture;

namespace PcapPorts.Protocols.Layers;

/// <summary>What is known of a frame besides its bytes.</summary>
public readonly struct FrameContext
{
    /// <summary>Its number, counting from 1 over all packets of the capture.</summary>
    public long Number { get; init; }

    /// <summary>What the capture file says of it.</summary>
    public FrameRecord Record { get; init; }

    /// <summary>Whether the file names interfaces: pcapng does, pcap does not.</summary>
    public bool HasInterface { get; init; }

    /// <summary>Time of the first frame of the capture, in nanoseconds since 1970.</summary>
    public long FirstNanoseconds { get; init; }

    /// <summary>Time of the frame before this one; that of this one when it is the first.</summary>
    public long PreviousNanoseconds { get; init; }
}
