using PcapPorts.Flows;

namespace PcapPorts.Protocols.Signatures;

/// <summary>OpenFlow (ONF TS-006 and later, section 7.1), on its ports: switches connect to the controller and report; it asks and commands. It has no canonical service.</summary>
static class OpenFlowSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 1, 2, 3, 4, 5, 6);

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(2);
        if ((!payload.On(6633) && !payload.On(6653)) || length < 8 || (length > payload.Length && payload.Length < 500))
            return default;
        return payload[1] switch
        {
            // Features, packets in, removed flows, the state of ports.
            6 or 10 or 11 or 12 => Verdicts.SomeClient,
            5 or 7 or 9 or 13 or 14 => Verdicts.SomeServer,
            _ => default,
        };
    }
}
