using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>ActiveMQ's OpenWire: a length, and WIREFORMAT_INFO (type 1) with its magic, which both sides send first.</summary>
static class OpenWireSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[4] == 1 && payload.HasAt(5, "ActiveMQ"u8))
            return ServiceId.OpenWire.SideOpen;
        // BrokerInfo (2) comes from the broker, ConnectionInfo (3) from the client.
        return !payload.On(61616) || payload.U32(0) is < 8 or > 1 << 20 ? default : payload[4] switch
        {
            2 => ServiceId.OpenWire.FromServer,
            3 => ServiceId.OpenWire.FromClient,
            _ => ServiceId.OpenWire.SideOpen,
        };
    }
}
