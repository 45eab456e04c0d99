using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>UDP (RFC 768), and UDP-Lite (RFC 3828), which has the same header.</summary>
public sealed class UdpDissector : LayerDissector
{
    static readonly Protocol Udp = new("User Datagram Protocol", "UDP", "udp");
    static readonly Field Port = Udp.UInt16("port", "Source or Destination Port");
    static readonly Field SourcePort = Udp.UInt16("srcport", "Source Port", also: Port);
    static readonly Field DestinationPort = Udp.UInt16("dstport", "Destination Port", also: Port);
    static readonly Field Length = Udp.UInt16("length", "Length");
    static readonly Field Checksum = Udp.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Udp, bad: "checksum.bad", partial: ChecksumFields.LeftToCard, illegal: "Illegal checksum value (0)");
    static readonly Field Stream = Udp.UInt32("stream", "Stream index");
    static readonly Field TimeRelative = Udp.RelativeTime("time_relative", "Time since first frame");
    static readonly Field TimeDelta = Udp.RelativeTime("time_delta", "Time since previous frame");
    static readonly Field Payload = Udp.Bytes("payload", "Payload");

    /// <inheritdoc/>
    public override Protocol Protocol => Udp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(IpProtocol.Udp, IpProtocol.UdpLite);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        FieldList fields = walk.Fields;
        int root = fields.Open(Udp.Root, 0, UdpHeader.Length);
        fields.Add(SourcePort, 0, 2);
        fields.Add(DestinationPort, 2, 2);
        fields.Add(Length, 4, 2);
        fields.Add(Checksum, 6, 2);
        if (UdpHeader.TryRead(bytes, out UdpHeader header))
            Verdict.Add(fields, Check(in walk, in header, offset, end));
        Conversation? conversation = null;
        int direction = 0;
        if (walk.HasLevel && bytes.Length >= 4)
        {
            conversation = walk.Conversations.Find(in walk.Level, in walk.Context, out direction);
            fields.AddGenerated(Stream, (ulong)walk.Conversations.StreamOf(conversation, direction, in walk.Context));
            if (!walk.IsQuote)
                conversation.AddTimes(ref walk, direction, TimeRelative, TimeDelta);
        }
        if (bytes.Length < UdpHeader.Length)
        {
            fields.Close(root);
            return;
        }

        // Length 0 stands for one above 65535 (RFC 2675 section 4); in UDP-Lite it is the checksum's reach.
        bool whole = header.DatagramLength < UdpHeader.Length || (walk.HasLevel && walk.Level.Protocol == IpProtocol.UdpLite);
        int length = whole ? end - offset : Math.Min(end - offset, header.DatagramLength);
        int payload = Math.Max(0, Math.Min(bytes.Length, length) - UdpHeader.Length);

        // The field shows all that IP carries, also what the datagram's own length leaves out.
        if (payload > 0)
            fields.Add(Payload, UdpHeader.Length, bytes.Length - UdpHeader.Length);
        fields.Close(root);
        int start = offset + UdpHeader.Length;
        if (payload == 0)
            return;
        if (walk.IsQuote)
        {
            if (conversation is not null)
                walk.DissectQuotedDatagram(conversation, direction, start, offset + length);
            return;
        }
        LayerDissector? tunnel = TunnelOf(in header);
        if (tunnel is not null)
            walk.Dissect(tunnel, start, offset + length);
        else if (walk.Opened(start))
            walk.Resume(start, offset + length);
        else if (conversation is not null)
            walk.DissectDatagram(conversation, direction, start, offset + length);
    }

    /// <summary>
    /// The checksum with its pseudo header. 0 says over IPv4 that there is none (RFC 768), over IPv6 only in tunnels (RFC 8200 section 8.1, RFC 6935
    /// section 5), in UDP-Lite never (RFC 3828 section 3.1).
    /// </summary>
    static ChecksumVerdict Check(in LayerWalk walk, in UdpHeader header, int offset, int end)
    {
        if (!walk.HasLevel)
            return ChecksumVerdict.Unverified;
        bool isLite = walk.Level.Protocol == IpProtocol.UdpLite;
        if (header.Checksum == 0 && !isLite && (walk.Level.Version == 4 || IsTunnel(in walk, in header, offset)))
            return ChecksumVerdict.NotPresent;
        if (header.Checksum == 0)
            return walk.IsForeign ? ChecksumVerdict.Unverified : new(ChecksumStatus.Illegal);
        int told = header.DatagramLength, length = told == 0 ? end - offset : told;
        if (length < UdpHeader.Length || length > end - offset)
            return ChecksumVerdict.Unverified;
        return isLite
            ? walk.CheckWithAddresses(IpProtocol.UdpLite, offset, end, 6, covered: length)
            : walk.CheckWithAddresses(IpProtocol.Udp, offset, offset + length, 6);
    }

    static bool IsTunnel(in LayerWalk walk, in UdpHeader header, int offset)
        => walk.Opened(offset + UdpHeader.Length) || TunnelOf(in header) is not null;

    static LayerDissector? TunnelOf(in UdpHeader header) => Dissectors.Table.ForUdpTunnel(header.DestinationPort) ?? Dissectors.Table.ForUdpTunnel(header.SourcePort);

    /// <inheritdoc/>
    internal override void DissectPayload(ref LayerWalk walk, int offset, int end)
    {
        Conversation conversation = walk.Conversations.Find(in walk.Level, in walk.Context, out int direction);
        _ = walk.Conversations.StreamOf(conversation, direction, in walk.Context);
        _ = conversation.PassTime(direction, in walk.Context, out _, out _);
        if (end > offset + UdpHeader.Length && walk.Available(offset + UdpHeader.Length, end) > 0)
            walk.DissectDatagram(conversation, direction, offset + UdpHeader.Length, end);
    }
}
