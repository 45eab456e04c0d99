using System.Buffers.Binary;
using System.Text;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.Filters;

/// <summary>Frames made by hand, and their fields.</summary>
static class FilterSample
{
    /// <summary>Time of every frame: 2021-01-01 00:00:01.5 UTC.</summary>
    public const long Nanoseconds = 1_609_459_201_500_000_000;

    /// <summary>A segment with ACK and PSH from 192.0.2.1:40000 to 198.51.100.7:80, inside VLAN-less Ethernet.</summary>
    public static byte[] Tcp(string payload = "GET /index.html HTTP/1.1\r\nHost: www.example.com\r\n\r\n", byte flags = 0x18, ushort server = 80)
    {
        byte[] tcp = new byte[20];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, 40000);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), server);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), 1000);
        tcp[12] = 0x50;
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(14), 512);
        return Ip(6, [.. tcp, .. Encoding.Latin1.GetBytes(payload)]);
    }

    /// <summary>A datagram from 192.0.2.1:5353 to 198.51.100.7 with a few bytes.</summary>
    public static byte[] Udp(ushort server = 9999)
    {
        byte[] udp = [0x14, 0xe9, 0, 0, 0, 12, 0, 0, 1, 2, 3, 4];
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), server);
        return Ip(17, udp);
    }

    /// <summary>Its fields, as frame 7 of a capture that began a second before.</summary>
    public static FieldList Dissect(byte[] frame)
    {
        var fields = new FieldList();
        new FrameDissector(new ConversationTable()).Dissect(frame, Context(frame), fields);
        return fields;
    }

    static FrameContext Context(byte[] frame) => new()
    {
        Number = 7,
        Record = Record(frame),
        FirstNanoseconds = Nanoseconds - 1_000_000_000,
        PreviousNanoseconds = Nanoseconds - 250_000_000,
    };

    /// <summary>What a capture file would say of it.</summary>
    public static FrameRecord Record(byte[] frame)
        => new() { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = Nanoseconds };

    static byte[] Ip(byte protocol, byte[] transport)
    {
        byte[] frame = new byte[34 + transport.Length];
        byte[] link = [0x00, 0x0c, 0x29, 0xaa, 0xbb, 0xcc, 0x01, 0x50, 0x56, 0x01, 0x02, 0x7f, 0x08, 0x00];
        link.CopyTo(frame, 0);
        byte[] header = [0x45, 0, 0, 0, 0x12, 0x34, 0x40, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 198, 51, 100, 7];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(20 + transport.Length));
        header.CopyTo(frame, 14);
        transport.CopyTo(frame, 34);
        return frame;
    }
}
