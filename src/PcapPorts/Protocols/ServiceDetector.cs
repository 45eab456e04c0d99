using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols;

/// <summary>
/// Names the service of a payload by its bytes, and the side that sent it where the message tells. Each protocol is one signature
/// (folder <c>Signatures</c>), strict enough to hold on any port; a port number only decides between messages that two protocols
/// write alike. Stateless and safe for any number of threads; allocates nothing.
/// </summary>
public sealed class ServiceDetector : PayloadInspector
{
    readonly SignatureTable _table = new();

    ServiceDetector() => SignatureList.Register(_table);

    /// <summary>The one detector: it holds no state but its table of signatures.</summary>
    public static ServiceDetector Instance { get; } = new();

    /// <inheritdoc/>
    public override PayloadVerdict Inspect(ReadOnlySpan<byte> payload, byte protocol, ushort sourcePort, ushort destinationPort)
    {
        if (payload.IsEmpty)
            return PayloadVerdict.None;
        Payload message = new(payload, sourcePort, destinationPort);
        PayloadVerdict best = PayloadVerdict.None;
        foreach (Signature signature in _table.Candidates(protocol, payload[0]))
        {
            PayloadVerdict verdict = signature(in message);
            if (verdict.Certain)
                return verdict;
            if (verdict.Exists && (!best.Exists || Outranks(verdict, best, protocol, in message)))
                best = verdict;
        }
        return best;
    }

    /// <summary>Between two uncertain verdicts: one that names a service, then the one whose own port this is, then the one that knows the side.</summary>
    static bool Outranks(PayloadVerdict verdict, PayloadVerdict best, byte protocol, in Payload message) =>
        Rank(verdict, protocol, in message) > Rank(best, protocol, in message);

    static int Rank(PayloadVerdict verdict, byte protocol, in Payload message)
    {
        var transport = (PortTransport)protocol;
        bool own = ServicePorts.IsDefault(verdict.Service, transport, message.Source)
            || ServicePorts.IsDefault(verdict.Service, transport, message.Destination);
        return (verdict.Service.IsNone ? 0 : 2) + (own ? 4 : 0) + (verdict.Sender == PayloadSender.Unknown ? 0 : 1);
    }
}
