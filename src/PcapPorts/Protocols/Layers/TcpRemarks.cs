namespace PcapPorts.Protocols.Layers;

/// <summary>What the analysis of a connection says of one segment.</summary>
[Flags]
enum TcpRemarks
{
    None = 0,
    Retransmission = 1,
    FastRetransmission = 2,
    SpuriousRetransmission = 4,
    OutOfOrder = 8,
    DuplicateAck = 16,
    ZeroWindow = 32,
    WindowFull = 64,
    WindowUpdate = 128,
    LostSegment = 256,
    AckLostSegment = 512,
    KeepAlive = 1024,
    KeepAliveAck = 2048,
    ZeroWindowProbe = 4096,
    ZeroWindowProbeAck = 8192,
    ReusedPorts = 16384,
}
