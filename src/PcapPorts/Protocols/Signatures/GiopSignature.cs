using PcapPorts.Flows;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// CORBA's GIOP (OMG CORBA part 2, section 9.4): magic, version, byte order, message type, length. It has no canonical service; the
/// type tells the side.
/// </summary>
static class GiopSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'G');

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.StartsWith("GIOP"u8) || payload[4] != 1 || payload[5] > 3)
            return default;
        // Request, CancelRequest and LocateRequest; Reply, LocateReply and CloseConnection.
        return payload[7] switch
        {
            0 or 2 or 3 => Verdicts.SomeClient,
            1 or 4 or 5 => Verdicts.SomeServer,
            _ => default,
        };
    }
}
