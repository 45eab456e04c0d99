using PcapPorts.Flows;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Apache JServ protocol 1.3 (Tomcat's "AJPv13"): another magic for each direction. It has no canonical service.</summary>
static class AjpSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0x12, (byte)'A');

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(2);
        if (length < 1 || length + 4 > payload.Length)
            return default;
        return (payload.U16(0), payload[4]) switch
        {
            (0x1234, 2 or 7 or 8 or 10) => Verdicts.SomeClient,
            (0x4142, 3 or 4 or 5 or 6 or 9) => Verdicts.SomeServer,
            _ => default,
        };
    }
}
