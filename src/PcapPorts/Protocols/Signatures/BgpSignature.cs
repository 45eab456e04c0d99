using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>BGP messages (RFC 4271 section 4.1): sixteen bytes of ones, a length, a type. Speakers are peers: no message tells the side.</summary>
static class BgpSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0xFF);

    internal static PayloadVerdict Match(in Payload payload) =>
        payload.Has(0, 19) && payload.Bytes[..16].IndexOfAnyExcept((byte)0xFF) < 0 && payload.U16(16) is >= 19 and <= 4096 && payload[18] is >= 1 and <= 6
            ? ServiceId.Bgp.FromEither : default;
}
