using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>That a flow is to come: an FTP data connection, the stream of a call.</summary>
/// <param name="Transport">IP protocol number of the flow.</param>
/// <param name="Address">Address of one of its endpoints.</param>
/// <param name="Port">Port of that endpoint.</param>
/// <param name="Dissector">What it is to be dissected with; null to find out by the bytes.</param>
/// <param name="Conversation">The flow that said so.</param>
/// <param name="Frame">The frame that said so, counting from 1.</param>
/// <param name="Nanoseconds">Its time in nanoseconds since 1970.</param>
public sealed record Announcement(byte Transport, IpAddress Address, ushort Port, Dissector? Dissector, Conversation Conversation, long Frame, long Nanoseconds)
{
    /// <summary>The stream that packets of the endpoint count for; null when each of its flows counts for itself.</summary>
    internal AnnouncedStream? Stream { get; init; }
}
