namespace PcapPorts.Protocols.Quic;

/// <summary>What protects a packet (RFC 9001 section 4): each level has keys, packet numbers and a stream of CRYPTO frames of its own.</summary>
enum QuicLevel : byte
{
    Initial,
    Handshake,
    Application,
}
