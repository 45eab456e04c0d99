using System.Buffers.Binary;

namespace PcapPorts.TrafficGenerator;

/// <summary>One packet of a conversation, before it has bytes.</summary>
ref struct Packet
{
    public bool Udp;
    public bool Ipv6;

    /// <summary>Host numbers: they become the low bits of the addresses.</summary>
    public uint Client, Server;
    public ushort ClientPort, ServerPort;
    public bool FromServer;
    public byte TcpFlags;
    public uint Sequence, Acknowledgment;

    /// <summary>The connection uses the time stamp option (RFC 7323), with this value.</summary>
    public bool HasTimestamp;
    public uint Timestamp;
    public ushort Identification;

    /// <summary>Frame length to reach, by payload or by padding; headers are never cut.</summary>
    public int Length;

    /// <summary>Bytes to reach <see cref="Length"/> are padding, not payload.</summary>
    public bool Padded;

    /// <summary>The payload, when it is not noise.</summary>
    public ReadOnlySpan<byte> Payload;
}

/// <summary>Writes frames: Ethernet, VLAN tags, IPv4 or IPv6, TCP or UDP, with correct lengths and checksums.</summary>
sealed class FrameBuilder(GeneratorOptions options)
{
    /// <summary>Longest frame: an Ethernet header, tags, and the longest IPv4 packet.</summary>
    public const int MaxFrame = 65_535;

    const int Mask = 0xffff;
    const byte Syn = 2, Ack = 16;

    readonly byte[] _noise = Noise(options.Seed);

    static byte[] Noise(ulong seed)
    {
        byte[] noise = new byte[Mask + 1 + MaxFrame];
        new RandomBits(seed ^ 0x6e6f697365).Fill(noise);
        return noise;
    }

    /// <summary>Writes the frame of <paramref name="packet"/>; <paramref name="payload"/> receives the length of its transport payload.</summary>
    public int Write(in Packet packet, Span<byte> frame, out int payload)
    {
        int network = WriteLink(packet, frame);
        int transport = network + (packet.Ipv6 ? 40 : 20);
        int tcpOptions = packet.Udp ? 0 : OptionsLength(packet, transport);
        int start = transport + (packet.Udp ? 8 : 20 + tcpOptions);
        payload = packet.Padded ? 0 : packet.Payload.IsEmpty ? Math.Max(0, packet.Length - start) : packet.Payload.Length;
        if (packet.Payload.IsEmpty)
            _noise.AsSpan((int)(packet.Sequence & Mask), payload).CopyTo(frame[start..]);
        else
            packet.Payload.CopyTo(frame[start..]);
        int end = start + payload;
        int length = Math.Max(end, options.MinSize);
        frame[end..length].Clear();
        ulong pseudo = packet.Ipv6 ? WriteIpv6(packet, frame[network..end]) : WriteIpv4(packet, frame[network..end]);
        if (packet.Udp)
            WriteUdp(packet, frame[transport..end], pseudo);
        else
            WriteTcp(packet, frame[transport..end], tcpOptions, pseudo);
        return length;
    }

    int OptionsLength(in Packet packet, int transport)
    {
        if ((packet.TcpFlags & Syn) != 0)
            return packet.HasTimestamp && transport + 40 <= options.MaxSize ? 20 : 4;
        return packet.HasTimestamp ? 12 : 0;
    }

    int WriteLink(in Packet packet, Span<byte> frame)
    {
        // Locally administered addresses: 02 and the side's number.
        WriteMac(frame, packet.FromServer ? packet.Client : packet.Server | 0x8000_0000);
        WriteMac(frame[6..], packet.FromServer ? packet.Server | 0x8000_0000 : packet.Client);
        int at = 12;
        for (int i = 0; i < options.Vlans.Count; i++, at += 4)
        {
            bool last = i == options.Vlans.Count - 1;
            BinaryPrimitives.WriteUInt16BigEndian(frame[at..], last ? (ushort)0x8100 : (ushort)0x88a8);
            BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 2)..], options.Vlans[i]);
        }
        BinaryPrimitives.WriteUInt16BigEndian(frame[at..], packet.Ipv6 ? (ushort)0x86dd : (ushort)0x0800);
        return at + 2;
    }

    static void WriteMac(Span<byte> destination, uint number)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, 0x0200);
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], number);
    }

    /// <summary>Clients live in 10.0.0.0/8, servers in 172.16.0.0/12.</summary>
    static uint Ipv4Address(uint number, bool server) => server ? 0xac10_0000 | (number & 0xf_ffff) : 0x0a00_0000 | (number & 0xff_ffff);

    static ulong WriteIpv4(in Packet packet, Span<byte> datagram)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, 0x4500);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], packet.Identification);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], 0x4000);
        datagram[8] = 64;
        datagram[9] = packet.Udp ? (byte)17 : (byte)6;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[10..], 0);
        uint client = Ipv4Address(packet.Client, server: false), server = Ipv4Address(packet.Server, server: true);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[12..], packet.FromServer ? server : client);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[16..], packet.FromServer ? client : server);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[10..], InternetChecksum.Finish(InternetChecksum.Add(0, datagram[..20])));
        return InternetChecksum.Add((ulong)(datagram.Length - 20) + datagram[9], datagram[12..20]);
    }

    /// <summary>All addresses are of the documentation prefix 2001:db8::/32 (RFC 3849).</summary>
    static ulong WriteIpv6(in Packet packet, Span<byte> datagram)
    {
        BinaryPrimitives.WriteUInt32BigEndian(datagram, 0x6000_0000);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)(datagram.Length - 40));
        datagram[6] = packet.Udp ? (byte)17 : (byte)6;
        datagram[7] = 64;
        WriteIpv6Address(datagram[8..], packet.FromServer ? packet.Server : packet.Client, packet.FromServer);
        WriteIpv6Address(datagram[24..], packet.FromServer ? packet.Client : packet.Server, !packet.FromServer);
        return InternetChecksum.Add((ulong)(datagram.Length - 40) + datagram[6], datagram[8..40]);
    }

    static void WriteIpv6Address(Span<byte> destination, uint number, bool server)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, 0x2001_0db8_0001_0000 + (server ? 0x1_0000UL : 0));
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], number + 1UL);
    }

    static void WriteUdp(in Packet packet, Span<byte> segment, ulong pseudo)
    {
        WritePorts(packet, segment);
        BinaryPrimitives.WriteUInt16BigEndian(segment[4..], (ushort)segment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(segment[6..], 0);
        ushort checksum = InternetChecksum.Finish(InternetChecksum.Add(pseudo, segment));
        // 0 would say that there is none (RFC 768).
        BinaryPrimitives.WriteUInt16BigEndian(segment[6..], checksum == 0 ? ushort.MaxValue : checksum);
    }

    static void WriteTcp(in Packet packet, Span<byte> segment, int options, ulong pseudo)
    {
        WritePorts(packet, segment);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], packet.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], (packet.TcpFlags & Ack) != 0 ? packet.Acknowledgment : 0);
        segment[12] = (byte)((20 + options) << 2);
        segment[13] = packet.TcpFlags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], 64_240);
        BinaryPrimitives.WriteUInt32BigEndian(segment[16..], 0);
        WriteOptions(packet, segment[20..], options);
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], InternetChecksum.Finish(InternetChecksum.Add(pseudo, segment)));
    }

    /// <summary>Maximum segment size in a SYN, with SACK permitted, time stamps and window scale when there is room; else time stamps alone.</summary>
    static void WriteOptions(in Packet packet, Span<byte> bytes, int length)
    {
        const uint NopNopTimestamp = 0x0101_080a;
        switch (length)
        {
            case 12:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, NopNopTimestamp);
                WriteTimestamps(packet, bytes[4..]);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x0204_05b4);
                break;
            case 20:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x0204_05b4);
                BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], 0x0402_080a);
                WriteTimestamps(packet, bytes[8..]);
                BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], 0x0103_0307);
                break;
            default:
                break;
        }
    }

    static void WriteTimestamps(in Packet packet, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, packet.Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], (packet.TcpFlags & Ack) != 0 ? packet.Timestamp - 1 : 0);
    }

    static void WritePorts(in Packet packet, Span<byte> segment)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment, packet.FromServer ? packet.ServerPort : packet.ClientPort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], packet.FromServer ? packet.ClientPort : packet.ServerPort);
    }
}
