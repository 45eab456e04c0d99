using System.Buffers.Binary;
using System.Text;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.Protocols.Streams;

/// <summary>A TCP connection of two hosts, frame by frame, and what dissection shows of each: the bodies of numbered messages.</summary>
sealed class Talk
{
    const ushort ServerPort = 47000;
    const uint ClientStart = uint.MaxValue - 20;
    const uint ServerStart = 5000;

    readonly FrameDissector _dissector;
    readonly byte[] _frame = Packets.Wire.Ethernet(0x0800, Packets.Wire.Ipv4(6, Packets.Wire.Tcp(new byte[200], flags: 0x10, destination: ServerPort)));
    long _frames;

    public Talk(Dissector dissector)
    {
        _dissector = new FrameDissector(Table);
        IpAddress.TryRead(Packets.Wire.Destination4, out IpAddress server);
        Table.Announcements.Add(new Announcement(IpProtocol.Tcp, server, ServerPort, dissector, Announcing, 0, 0));
    }

    public ConversationTable Table { get; } = new();

    public Conversation Announcing { get; } = new(default, 0, 1, 0);

    public FieldList Fields { get; } = new();

    public static byte[] Message(string body) => [(byte)'N', (byte)(body.Length >> 8), (byte)body.Length, .. Encoding.ASCII.GetBytes(body)];

    /// <summary>SYN, SYN-ACK.</summary>
    public Talk Handshake()
    {
        Send(true, -1, 0, [], 0x02);
        Send(false, -1, 0, [], 0x12);
        return this;
    }

    /// <summary>What the client says.</summary>
    /// <param name="at">Where it stands in the client's bytes.</param>
    /// <param name="payload">The bytes.</param>
    /// <param name="flags">The flags.</param>
    /// <param name="cut">Bytes at the end that the capture left out.</param>
    public string Client(int at, byte[] payload, int flags = 0x10, int cut = 0) => Send(true, at, 0, payload, flags, cut);

    /// <summary>What the server says, and how many of the client's bytes it acknowledges.</summary>
    public string Server(int at, byte[] payload, int acknowledged = 0, int flags = 0x10) => Send(false, at, acknowledged, payload, flags);

    /// <summary>What the client says, in a frame that is used again, so that nothing but dissection allocates.</summary>
    public void Take(int at, ReadOnlySpan<byte> payload)
    {
        const int headers = 54;
        Span<byte> frame = _frame.AsSpan(0, headers + payload.Length);
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], (ushort)(frame.Length - 14));
        BinaryPrimitives.WriteUInt32BigEndian(frame[38..], ClientStart + 1 + (uint)at);
        payload.CopyTo(frame[headers..]);
        var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = ++_frames * 1_000_000 };
        _dissector.Dissect(frame, new FrameContext { Number = _frames, Record = record, FirstNanoseconds = 1_000_000, PreviousNanoseconds = 1_000_000 }, Fields);
    }

    string Send(bool isClient, int at, int acknowledged, byte[] payload, int flags, int cut = 0)
    {
        uint sequence = (isClient ? ClientStart : ServerStart) + 1 + (uint)at;
        uint acknowledgment = (isClient ? ServerStart : ClientStart) + 1 + (uint)acknowledged;
        byte[] tcp = Packets.Wire.Join(
            Packets.Wire.U16(isClient ? 40000 : ServerPort), Packets.Wire.U16(isClient ? ServerPort : 40000), Packets.Wire.U32(sequence), Packets.Wire.U32(acknowledgment),
            [0x50, (byte)flags], Packets.Wire.U16(1000), Packets.Wire.U32(0), payload);
        byte[] ip = Packets.Wire.Ipv4(6, tcp);
        if (!isClient)
        {
            Packets.Wire.Destination4.CopyTo(ip, 12);
            Packets.Wire.Source4.CopyTo(ip, 16);
        }
        byte[] frame = Packets.Wire.Ethernet(0x0800, ip);
        var record = new FrameRecord { CapturedLength = frame.Length - cut, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = ++_frames * 1_000_000 };
        _dissector.Dissect(frame.AsSpan(0, frame.Length - cut), new FrameContext { Number = _frames, Record = record, FirstNanoseconds = 1_000_000, PreviousNanoseconds = 1_000_000 }, Fields);
        List<string> bodies = [];
        foreach (ref readonly FieldEntry entry in Fields.Entries)
        {
            if (entry.Field == NumberedDissector.Body)
                bodies.Add(Encoding.ASCII.GetString(Fields.BytesOf(in entry)));
        }
        return string.Join('|', bodies);
    }
}
