namespace PcapPorts.Capture;

/// <summary>Block types (draft-ietf-opsawg-pcapng, section 11.1) and the sizes of their fixed parts.</summary>
static class PcapNgBlock
{
    public const uint SectionHeader = 0x0a0d0d0a;
    public const uint InterfaceDescription = 1;

    /// <summary>Obsolete since 2004; laid out like an Enhanced Packet Block but for a 16-bit interface and a drop counter.</summary>
    public const uint Packet = 2;
    public const uint SimplePacket = 3;
    public const uint NameResolution = 4;
    public const uint InterfaceStatistics = 5;
    public const uint EnhancedPacket = 6;
    public const uint DecryptionSecrets = 10;

    /// <summary>Value of a section header's byte-order field.</summary>
    public const uint ByteOrderMagic = 0x1a2b3c4d;

    /// <summary>Type, length and the second length: the shortest block.</summary>
    public const int MinimumLength = 12;

    /// <summary>Bytes before the packet data of an Enhanced Packet Block or a Packet Block.</summary>
    public const int PacketDataOffset = 28;

    /// <summary>Bytes before the packet data of a Simple Packet Block.</summary>
    public const int SimpleDataOffset = 12;

    /// <summary>Longest block that is read: the longest frame and half a megabyte of options.</summary>
    public const int MaximumLength = FrameBatch.MaxFrameLength + (1 << 19);

    /// <summary>Whether blocks of this type hold a packet.</summary>
    public static bool IsPacket(uint type) => type is EnhancedPacket or SimplePacket or Packet;
}
