using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Names;

/// <summary>A name of an address, as a capture reveals it.</summary>
/// <param name="Address">The address.</param>
/// <param name="Name">The name; control characters and what is no UTF-8 are escaped with backslashes.</param>
/// <param name="Source">What gave it.</param>
/// <param name="Frame">The frame that did, counting from 1; 0 when the file itself did.</param>
/// <param name="Time">Its time.</param>
public sealed record AddressName(IpAddress Address, string Name, NameSource Source, long Frame, Timestamp Time);
