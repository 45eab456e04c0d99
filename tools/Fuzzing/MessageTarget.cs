using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Fuzzing;

/// <summary>
/// An application dissector. The first byte of an input says how the rest comes: as datagram or stream, whole or cut, from which side. Both sides
/// then send it, as the halves of one conversation do.
/// </summary>
sealed class MessageTarget(Dissector dissector) : FuzzTarget(dissector.Protocol.Abbreviation)
{
    const int IsDatagram = 1, IsCut = 2, ServerFirst = 4, InPieces = 8;
    const ushort ClientPort = 50000;

    long _frame;

    /// <inheritdoc/>
    public override byte[] InputOf(ReadOnlySpan<byte> bytes) => [0, .. bytes];

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return;
        int how = input[0];
        input = input[1..];
        var conversation = new Conversation(default, 0, 1, 0);
        bool server = (how & ServerFirst) != 0;
        if ((how & InPieces) != 0)
            Send(input[..(input.Length / 2)], how, server, mayGoOn: true, conversation);
        Send(input, how, server, mayGoOn: false, conversation);
        Send(input, how, !server, mayGoOn: false, conversation);
    }

    void Send(ReadOnlySpan<byte> bytes, int how, bool fromServer, bool mayGoOn, Conversation conversation)
    {
        byte transport = (how & IsDatagram) != 0 ? IpProtocol.Udp : IpProtocol.Tcp;
        ushort port = Port(transport);
        bool isLast = transport == IpProtocol.Udp || !mayGoOn;
        var segment = new Segment
        {
            Transport = transport,
            SourcePort = fromServer ? port : ClientPort,
            DestinationPort = fromServer ? ClientPort : port,
            Source = IpAddress.FromIpv4(fromServer ? 2u : 1u),
            Destination = IpAddress.FromIpv4(fromServer ? 1u : 2u),
            FrameNumber = ++_frame,
            Nanoseconds = _frame * 1_000_000,
            Direction = fromServer ? 1 : 0,
            Sender = fromServer ? PayloadSender.Server : PayloadSender.Client,
            IsLast = isLast,
            IsCut = (how & IsCut) != 0 && isLast,
            Conversation = conversation,
        };
        Fields.Begin(bytes);
        dissector.Detect(bytes, in segment);
        dissector.Resumes(bytes, in segment);
        int at = 0;
        while (at < bytes.Length)
        {
            var mark = Fields.Mark;
            var window = Fields.Enter(at, bytes.Length - at);
            int taken = dissector.Dissect(Fields.Window, in segment, Fields);
            if (taken <= 0)
                Fields.CutBack(in mark);
            Fields.Leave(in window);
            if (taken < 0 && isLast)
                throw new InvalidDataException("asks for more where there is none");
            if (taken <= 0)
                break;
            at = (int)Math.Min((long)at + taken, bytes.Length);
        }
        Check();
    }

    /// <summary>The lowest port that the dissector claims; any other where it claims none.</summary>
    ushort Port(byte transport)
    {
        ref ushort known = ref transport == IpProtocol.Udp ? ref _udp : ref _tcp;
        if (known != 0)
            return known;
        known = 4242;
        for (int port = 1; port <= ushort.MaxValue; port++)
        {
            if (Dissectors.Table.Find(transport, (ushort)port) != dissector)
                continue;
            known = (ushort)port;
            break;
        }
        return known;
    }

    ushort _udp, _tcp;
}
