using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>A flow as one side of a translator shows it.</summary>
/// <param name="Protocol">IP protocol number.</param>
/// <param name="Client">The client's address.</param>
/// <param name="ClientPort">The client's port; the identifier for echo.</param>
/// <param name="Server">The server's address.</param>
/// <param name="ServerPort">The server's port; the identifier for echo.</param>
/// <param name="FirstFrame">Its first frame.</param>
/// <param name="First">Time of that frame, in nanoseconds since 1970.</param>
/// <param name="Packets">Frames of both directions.</param>
public sealed record TranslatedEndpoint(
    byte Protocol, IpAddress Client, ushort ClientPort, IpAddress Server, ushort ServerPort, long FirstFrame, long First, long Packets)
{
    /// <summary>Whether the protocol has ports.</summary>
    public bool HasPorts => new IpProtocol(Protocol).HasPorts;

    internal static TranslatedEndpoint Of(in FlowKey key, bool clientIsHigh, long firstFrame, long first, long packets)
    {
        var low = new IpAddress(key.Version, key.LowHigh, key.LowLow);
        var high = new IpAddress(key.Version, key.HighHigh, key.HighLow);
        return clientIsHigh
            ? new TranslatedEndpoint(key.Protocol, high, key.HighPort, low, key.LowPort, firstFrame, first, packets)
            : new TranslatedEndpoint(key.Protocol, low, key.LowPort, high, key.HighPort, firstFrame, first, packets);
    }
}
