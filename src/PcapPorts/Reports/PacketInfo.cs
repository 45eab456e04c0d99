using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>What the headers of a packet say, in the words that readers of packet lists know.</summary>
public static class PacketInfo
{
    /// <summary>Room that every text fits into.</summary>
    public const int MaxLength = 512;

    /// <summary>Adds the text for a packet.</summary>
    public static void Add(ref Utf8Line line, in PacketLine packet)
    {
        if (packet.HasLevel)
            AddLevel(ref line, in packet);
        else if (packet.TryReadArp(out ArpHeader arp))
            AddArp(ref line, in arp);
        else
            AddLink(ref line, in packet);
        AddCarriers(ref line, in packet);
        AddStop(ref line, in packet.Packet.Stop);
    }

    static void AddLevel(ref Utf8Line line, in PacketLine packet)
    {
        ref readonly IpLevel level = ref packet.Level;
        if ((level.Traits & LevelTraits.LaterFragment) != 0)
        {
            AddFragment(ref line, in level);
            return;
        }
        if ((level.Traits & LevelTraits.Icmp) != 0)
            AddIcmp(ref line, in packet);
        else if (packet.HasPorts)
            AddTransport(ref line, in level);
        else
            AddOther(ref line, in level);
        if ((level.Traits & LevelTraits.Fragment) != 0)
        {
            line.Add(" ["u8);
            AddFragment(ref line, in level);
            line.Add(']');
        }
    }

    static void AddTransport(ref Utf8Line line, in IpLevel level)
    {
        line.Add((long)level.SourcePort);
        line.Add(" → "u8);
        line.Add((long)level.DestinationPort);
        if ((level.Traits & LevelTraits.Transport) == 0)
            return;
        if (level.Protocol == IpProtocol.Tcp)
            AddTcp(ref line, in level);
        line.Add(" Len="u8);
        line.Add((long)level.PayloadLength);
    }

    static void AddTcp(ref Utf8Line line, in IpLevel level)
    {
        line.Add(" ["u8);
        bool following = false;
        for (int bit = 0; bit < 8; bit++)
        {
            int flag = 1 << bit;
            if ((level.TcpFlags & flag) == 0)
                continue;
            if (following)
                line.Add(", "u8);
            line.Add(flag switch
            {
                1 => "FIN"u8,
                2 => "SYN"u8,
                4 => "RST"u8,
                8 => "PSH"u8,
                16 => "ACK"u8,
                32 => "URG"u8,
                64 => "ECE"u8,
                _ => "CWR"u8,
            });
            following = true;
        }
        if (!following)
            line.Add("none"u8);
        line.Add("] Seq="u8);
        line.Add((long)level.TcpSequence);
        if ((level.TcpFlags & 16) != 0)
        {
            line.Add(" Ack="u8);
            line.Add((long)level.TcpAcknowledgment);
        }
        line.Add(" Win="u8);
        line.Add((long)level.TcpWindow);
    }

    static void AddIcmp(ref Utf8Line line, in PacketLine packet)
    {
        ref readonly IpLevel level = ref packet.Level;
        bool six = level.Version == 6;
        line.Add(IcmpNames.Describe(level.IcmpType, level.IcmpCode, six));
        int available = packet.Bytes.Length - level.TransportOffset;
        if ((six ? level.IcmpType is 128 or 129 : level.IcmpType is 0 or 8) && available > 0
            && IcmpHeader.TryRead(packet.Bytes[level.TransportOffset..], out IcmpHeader header))
        {
            line.Add(" id="u8);
            line.AddHex(header.Identifier, 4);
            line.Add(" seq="u8);
            line.Add((long)header.Sequence);
        }
        if (!packet.Packet.HasQuote)
            return;
        ref readonly IpLevel quote = ref packet.Packet.Levels[packet.Packet.LevelCount];
        bool ports = (quote.Traits & LevelTraits.Ports) != 0;
        line.Add(" about "u8);
        line.Add(ProtocolName.Of(quote.Protocol));
        line.Add(' ');
        AddEndpoint(ref line, IpAddress.SourceOf(in quote), quote.SourcePort, ports);
        line.Add(" → "u8);
        AddEndpoint(ref line, IpAddress.DestinationOf(in quote), quote.DestinationPort, ports);
    }

    static void AddEndpoint(ref Utf8Line line, IpAddress address, ushort port, bool hasPort)
    {
        if (hasPort && address.IsIpv6)
            line.Add('[');
        line.Add(address);
        if (!hasPort)
            return;
        if (address.IsIpv6)
            line.Add(']');
        line.Add(':');
        line.Add((long)port);
    }

    static void AddFragment(ref Utf8Line line, in IpLevel level)
    {
        line.Add("fragment of "u8);
        line.AddHex(level.FragmentId, level.Version == 4 ? 4 : 8);
        line.Add(" at byte "u8);
        line.Add(level.FragmentOffset * 8L);
        line.Add((level.Traits & LevelTraits.MoreFragments) != 0 ? " more to come"u8 : " the last"u8);
    }

    static void AddOther(ref Utf8Line line, in IpLevel level)
    {
        line.Add(ProtocolName.Of(level.Protocol));
        line.Add(' ');
        line.Add((long)Math.Max(0, level.DatagramLength - (level.TransportOffset - level.NetworkOffset)));
        line.Add(" bytes"u8);
    }

    static void AddArp(ref Utf8Line line, in ArpHeader arp)
    {
        if (arp.Operation == 1)
        {
            line.Add("who has "u8);
            line.Add(arp.TargetProtocol);
            line.Add("? tell "u8);
            line.Add(arp.SenderProtocol);
            return;
        }
        line.Add(arp.SenderProtocol);
        line.Add(" is at "u8);
        line.Add(arp.SenderHardware);
        if (arp.Operation == 2)
            return;
        line.Add(" (operation "u8);
        line.Add((long)arp.Operation);
        line.Add(')');
    }

    static void AddLink(ref Utf8Line line, in PacketLine packet)
    {
        line.Add(new LinkType(packet.Frame.LinkType).Description);
        if (packet.Packet.EtherType < EtherType.Minimum)
            return;
        line.Add(" with type "u8);
        line.AddHex(packet.Packet.EtherType, 4);
    }

    static void AddCarriers(ref Utf8Line line, in PacketLine packet)
    {
        ref readonly DecodedPacket decoded = ref packet.Packet;
        for (int i = 0; i < decoded.VlanCount; i++)
        {
            line.Add(" [vlan "u8);
            line.Add((long)decoded.Vlans[i]);
            line.Add(']');
        }
        // The way in: from the outermost header to the one before the innermost.
        for (int i = 0; i < decoded.LevelCount - 1; i++)
        {
            ref readonly IpLevel outer = ref decoded.Levels[i];
            line.Add(" [in "u8);
            line.Add(decoded.Levels[i + 1].Tunnel.ToText() ?? "ip");
            line.Add(' ');
            AddEndpoint(ref line, IpAddress.SourceOf(in outer), 0, hasPort: false);
            line.Add(" → "u8);
            AddEndpoint(ref line, IpAddress.DestinationOf(in outer), 0, hasPort: false);
            line.Add(']');
        }
    }

    static void AddStop(ref Utf8Line line, in DecodeStop stop)
    {
        switch (stop.Reason)
        {
            case DecodeReason.Truncated:
                line.Add(" [cut short at byte "u8);
                line.Add((long)stop.Offset);
                line.Add(']');
                break;
            case DecodeReason.Malformed:
                line.Add(" [malformed at byte "u8);
                line.Add((long)stop.Offset);
                line.Add(']');
                break;
            case DecodeReason.TooDeep:
                line.Add(" [nested too deeply]"u8);
                break;
            case DecodeReason.Encrypted:
                line.Add(" [encrypted]"u8);
                break;
            default:
                break;
        }
    }
}
