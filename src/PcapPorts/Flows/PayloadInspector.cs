using PcapPorts.Ports;

namespace PcapPorts.Flows;

/// <summary>Looks at one payload and says what it is. Stateless: the same bytes get the same verdict, whatever came before.</summary>
public abstract class PayloadInspector
{
    /// <summary>Payloads of each side that are looked at, at the most (retransmissions included).</summary>
    public const int MaxInspected = 8;

    /// <summary>Payloads of each side that are looked at when the connection was seen to begin.</summary>
    public const int InspectedFromStart = 2;

    /// <summary>Says what a payload is.</summary>
    /// <param name="payload">The captured bytes of one segment or datagram, at least one.</param>
    /// <param name="protocol">IP protocol number: 6 TCP, 17 UDP, 132 SCTP, ...</param>
    /// <param name="sourcePort">The sender's port.</param>
    /// <param name="destinationPort">The receiver's port.</param>
    public abstract PayloadVerdict Inspect(ReadOnlySpan<byte> payload, byte protocol, ushort sourcePort, ushort destinationPort);
}

/// <summary>Which side a payload's sender is, as far as the payload tells.</summary>
public enum PayloadSender : byte
{
    /// <summary>The payload does not tell.</summary>
    Unknown,

    /// <summary>The sender asks: the client.</summary>
    Client,

    /// <summary>The sender answers: the server.</summary>
    Server,
}

/// <summary>What one payload says: the service, the side of its sender, and whether more payloads are worth a look. 11 bits.</summary>
public readonly record struct PayloadVerdict
{
    internal const int Bits = 11;

    internal PayloadVerdict(ushort packed) => Packed = packed;

    /// <summary>A verdict.</summary>
    /// <param name="service">The service, or none.</param>
    /// <param name="sender">The sender's side.</param>
    /// <param name="certain">The bytes leave no doubt of the service (nor of the side, when one is given): no further payload of this sender is looked at.</param>
    public PayloadVerdict(ServiceId service, PayloadSender sender, bool certain) =>
        Packed = (ushort)(service.Value | ((int)sender << 8) | (certain ? 1 << 10 : 0));

    /// <summary>Nothing was recognised.</summary>
    public static PayloadVerdict None => default;

    internal ushort Packed { get; }

    /// <summary>The service, <see cref="ServiceId.None"/> when only the side is known.</summary>
    public ServiceId Service => new((byte)Packed);

    /// <summary>The sender's side.</summary>
    public PayloadSender Sender => (PayloadSender)((Packed >> 8) & 3);

    /// <summary>The bytes leave no doubt.</summary>
    public bool Certain => (Packed & (1 << 10)) != 0;

    /// <summary>Whether anything was recognised.</summary>
    public bool Exists => Packed != 0;
}
