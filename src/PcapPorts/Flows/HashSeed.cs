using System.Runtime.InteropServices;

namespace PcapPorts.Flows;

/// <summary>Four secret words for hashing keys.</summary>
/// <param name="A">First word.</param>
/// <param name="B">Second word.</param>
/// <param name="C">Third word.</param>
/// <param name="D">Fourth word.</param>
public readonly record struct HashSeed(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Drawn anew in each process: nobody can prepare packets that collide. One for all tables, so that they can be merged.</summary>
    /// <remarks>
    /// Two random GUIDs (RFC 9562 section 5.4) hold 244 bits from the system's generator. To ask that generator through the cryptography
    /// library would cost its loading, a good part of a short run.
    /// </remarks>
    public static readonly HashSeed OfProcess = MemoryMarshal.Read<HashSeed>(MemoryMarshal.AsBytes<Guid>([Guid.NewGuid(), Guid.NewGuid()]));
}
