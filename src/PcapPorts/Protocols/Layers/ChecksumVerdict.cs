using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>What can be said of a checksum. The first five are Wireshark's, by its numbers.</summary>
enum ChecksumStatus : byte
{
    /// <summary>It is wrong.</summary>
    Bad,

    /// <summary>It is right.</summary>
    Good,

    /// <summary>It cannot be told: bytes are missing, or an address.</summary>
    Unverified,

    /// <summary>The sender made none.</summary>
    NotPresent,

    /// <summary>The sender made none where there has to be one.</summary>
    Illegal,

    /// <summary>The network card completes it behind the point of capture. Wireshark's number for it is that of <see cref="Unverified"/>.</summary>
    Partial,
}

/// <summary>What was found out about a checksum.</summary>
/// <param name="Status">Whether it is right.</param>
/// <param name="Right">The right one, when it is <see cref="ChecksumStatus.Bad"/>.</param>
readonly record struct ChecksumVerdict(ChecksumStatus Status, uint Right = 0)
{
    /// <summary>It cannot be told.</summary>
    public static ChecksumVerdict Unverified => new(ChecksumStatus.Unverified);

    /// <summary>There is none.</summary>
    public static ChecksumVerdict NotPresent => new(ChecksumStatus.NotPresent);

    /// <summary>The verdict on an Internet checksum.</summary>
    /// <param name="sum">The sum of all that it covers, and of itself.</param>
    /// <param name="stored">The checksum.</param>
    public static ChecksumVerdict Of(ushort sum, ushort stored)
        => sum == InternetChecksum.Whole ? new(ChecksumStatus.Good) : new(ChecksumStatus.Bad, InternetChecksum.Right(sum, stored));
}
