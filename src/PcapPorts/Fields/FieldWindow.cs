namespace PcapPorts.Fields;

/// <summary>The part of the bytes that a dissector may see, and the depth at which it adds: what <see cref="FieldList.Enter"/> replaced.</summary>
/// <param name="Origin">Start of the part.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Depth">Depth of the next field.</param>
public readonly record struct FieldWindow(int Origin, int Length, ushort Depth);
