using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PcapPorts.Flows;

/// <summary>Four secret words for hashing keys.</summary>
/// <param name="A">First word.</param>
/// <param name="B">Second word.</param>
/// <param name="C">Third word.</param>
/// <param name="D">Fourth word.</param>
public readonly record struct HashSeed(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Drawn anew in each process: nobody can prepare packets that collide. One for all tables, so that they can be merged.</summary>
    public static readonly HashSeed OfProcess = MemoryMarshal.Read<HashSeed>(RandomNumberGenerator.GetBytes(32));
}
