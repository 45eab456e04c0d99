namespace PcapPorts.Capture;

/// <summary>Damage in a capture file: everything before it was read.</summary>
/// <param name="Offset">Offset in the file (after decompression) of the record or block that could not be read.</param>
/// <param name="Cause">A sentence fragment that names the cause.</param>
public sealed record CaptureDamage(long Offset, string Cause);
