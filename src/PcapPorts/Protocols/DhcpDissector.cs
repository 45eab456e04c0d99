using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>DHCP and BOOTP (RFC 2131 section 2, RFC 951; options: RFC 2132 and the IANA registry "BOOTP Vendor Extensions and DHCP Options").</summary>
public sealed partial class DhcpDissector : Dissector
{
    const int CookieOffset = 236, OptionsOffset = 240;
    const int ServerNameOffset = 44, ServerNameLength = 64, FileOffset = 108, FileLength = 128;
    const uint MagicCookie = 0x63825363;

    /// <inheritdoc/>
    public override Protocol Protocol => Dhcp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(67, 68, 4011);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= OptionsOffset && payload[0] is 1 or 2 && segment.Transport == Packets.IpProtocol.Udp
            && DhcpSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < ServerNameOffset && !segment.IsCut)
            return 0;
        int root = fields.Open(Dhcp.Root, 0, pdu.Length);
        int operation = (int)fields.Add(Operation, 0, 1);
        int hardware = (int)fields.Add(HardwareType, 1, 1);
        int hardwareLength = (int)fields.Add(HardwareLength, 2, 1);
        fields.Add(Hops, 3, 1);
        ulong transaction = fields.Add(TransactionId, 4, 4);
        fields.Add(Seconds, 8, 2);
        int flags = fields.Open(Flags, 10, 2);
        fields.Add(BroadcastFlag, 10, 2);
        fields.Add(ReservedFlags, 10, 2);
        fields.Close(flags);
        fields.Add(ClientAddress, 12, 4);
        fields.Add(YourAddress, 16, 4);
        fields.Add(ServerAddress, 20, 4);
        fields.Add(RelayAddress, 24, 4);
        AddHardwareAddress(fields, hardware, hardwareLength);

        bool hasOptions = pdu.Length >= OptionsOffset && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(pdu[CookieOffset..]) == MagicCookie;
        (int type, int overload) = hasOptions ? FindTypeAndOverload(pdu) : default;
        AddNameOrOptions(pdu, fields, ServerName, ServerNameOffset, ServerNameLength, (overload & 2) != 0);
        AddNameOrOptions(pdu, fields, BootFile, FileOffset, FileLength, (overload & 1) != 0);
        if (hasOptions)
        {
            fields.Add(Cookie, CookieOffset, 4);
            AddOptions(pdu, fields, OptionsOffset, pdu.Length);
        }
        fields.Close(root);

        fields.Info.Begin(Dhcp);
        if (type != 0)
            fields.Info.Add("DHCP "u8).Add(MessageTypes, (ulong)type);
        else
            fields.Info.Add(Operations, (ulong)operation);
        fields.Info.Add(" - Transaction ID "u8).AddHexadecimal(transaction, 1);
        return pdu.Length;
    }

    static void AddHardwareAddress(FieldList fields, int hardware, int length)
    {
        const int Offset = 28, Room = 16;
        if (length is < 1 or > Room)
            return;
        fields.Add(hardware is 1 or 6 && length == Packets.MacAddress.Length ? ClientMac : ClientHardware, Offset, length);
        if (length < Room)
            fields.Add(HardwarePadding, Offset + length, Room - length);
    }

    static void AddNameOrOptions(ReadOnlySpan<byte> pdu, FieldList fields, Field name, int at, int length, bool overloaded)
    {
        if (overloaded)
            AddOptions(pdu, fields, at, Math.Min(pdu.Length, at + length));
        else if (at < pdu.Length && pdu[at] != 0)
            fields.AddTerminated(name, at, length);
    }

    /// <summary>What the whole message has to be read with: its type (option 53), and whether names hold options (option 52).</summary>
    static (int Type, int Overload) FindTypeAndOverload(ReadOnlySpan<byte> pdu)
    {
        int type = 0, overload = 0;
        for (int at = OptionsOffset; at + 2 < pdu.Length && pdu[at] != EndOption;)
        {
            if (pdu[at] == PadOption)
            {
                at++;
                continue;
            }
            if (pdu[at] == 53)
                type = pdu[at + 2];
            else if (pdu[at] == 52)
                overload = pdu[at + 2];
            at += 2 + pdu[at + 1];
        }
        return (type, overload);
    }
}
