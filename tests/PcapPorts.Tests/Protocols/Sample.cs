using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols;

/// <summary>A message, where it is sent, and what the detector has to say of it.</summary>
/// <param name="Title">What it is; unique.</param>
/// <param name="Protocol">IP protocol number.</param>
/// <param name="ServerPort">The server's port; the client's is 50000.</param>
/// <param name="Service">The canonical name; empty for none.</param>
/// <param name="Sender">The side that the verdict names.</param>
/// <param name="Certain">Whether the verdict is certain.</param>
/// <param name="Bytes">The payload.</param>
public sealed record Sample(string Title, byte Protocol, ushort ServerPort, string Service, PayloadSender Sender, bool Certain, byte[] Bytes)
{
    const ushort ClientPort = 50000;

    /// <summary>A port that no service owns.</summary>
    public const ushort AnyPort = 40001;

    public static Sample Tcp(string title, string service, PayloadSender sender, string wire, ushort port = AnyPort, bool certain = true) =>
        new(title, 6, port, service, sender, certain, Wire.Bytes(wire));

    public static Sample Udp(string title, string service, PayloadSender sender, string wire, ushort port = AnyPort, bool certain = true) =>
        new(title, 17, port, service, sender, certain, Wire.Bytes(wire));

    public static Sample Sctp(string title, string service, PayloadSender sender, string wire, ushort port = AnyPort, bool certain = true) =>
        new(title, 132, port, service, sender, certain, Wire.Bytes(wire));

    public PayloadVerdict Inspect(ReadOnlySpan<byte> payload) => Sender == PayloadSender.Server
        ? ServiceDetector.Instance.Inspect(payload, Protocol, ServerPort, ClientPort)
        : ServiceDetector.Instance.Inspect(payload, Protocol, ClientPort, ServerPort);

    public override string ToString() => Title;
}
