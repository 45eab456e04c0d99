using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Open Shortest Path First (RFC 2328 appendix A.3 for version 2, RFC 5340 appendix A.3 for version 3): headers, hellos, and the headers of advertisements.</summary>
public sealed class OspfDissector : LayerDissector
{
    const int Header2 = 24, Header3 = 16, AdvertisementHeader = 20, MaxAdvertisements = 256;
    const int Hello = 1, Description = 2, Update = 4, Acknowledge = 5;

    static readonly Protocol Ospf = new("Open Shortest Path First", "OSPF", "ospf");
    static readonly Field Header = Ospf.None("header", "OSPF Header");
    static readonly Field Version = Ospf.UInt8("version", "Version");
    static readonly Field Message = Ospf.UInt8("msg", "Message Type", new ValueStrings { { 1, "Hello Packet" }, { 2, "DB Description" }, { 3, "LS Request" }, { 4, "LS Update" }, { 5, "LS Acknowledge" } });
    static readonly Field Length = Ospf.UInt16("packet_length", "Packet Length");
    static readonly Field Router = Ospf.IPv4("srcrouter", "Source OSPF Router");
    static readonly Field Area = Ospf.IPv4("area_id", "Area ID");
    static readonly Field Checksum = Ospf.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Ospf);
    static readonly Field AuthenticationType = Ospf.UInt16("auth.type", "Auth Type", new ValueStrings { { 0, "Null" }, { 1, "Simple password" }, { 2, "Cryptographic" } });
    static readonly Field Instance = Ospf.UInt8("instance_id", "Instance ID");
    static readonly Field HelloPacket = Ospf.None("hello", "OSPF Hello Packet");
    static readonly Field NetworkMask = Ospf.IPv4("hello.network_mask", "Network Mask");
    static readonly Field InterfaceId = Ospf.UInt32("hello.interface_id", "Interface ID");
    static readonly Field HelloInterval = Ospf.UInt32("hello.hello_interval", "Hello Interval [sec]");
    static readonly Field Priority = Ospf.UInt8("hello.router_priority", "Router Priority");
    static readonly Field DeadInterval = Ospf.UInt32("hello.router_dead_interval", "Router Dead Interval [sec]");
    static readonly Field Designated = Ospf.IPv4("hello.designated_router", "Designated Router");
    static readonly Field Backup = Ospf.IPv4("hello.backup_designated_router", "Backup Designated Router");
    static readonly Field Neighbor = Ospf.IPv4("hello.active_neighbor", "Active Neighbor");
    static readonly Field AdvertisementCount = Ospf.UInt32("ls.number_of_lsas", "Number of LSAs");
    static readonly Field AdvertisementType = Ospf.UInt8("lsa", "LS Type", new ValueStrings
    {
        { 1, "Router-LSA" },
        { 2, "Network-LSA" },
        { 3, "Summary-LSA (IP network)" },
        { 4, "Summary-LSA (ASBR)" },
        { 5, "AS-External-LSA (ASBR)" },
        { 6, "Group Membership LSA" },
        { 7, "NSSA AS-External-LSA" },
        { 8, "External Attributes LSA" },
        { 9, "Opaque LSA, Link-local scope" },
        { 10, "Opaque LSA, Area-local scope" },
        { 11, "Opaque LSA, AS-local scope" },
    });

    static readonly Field AdvertisementId = Ospf.IPv4("lsa.id", "Link State ID");
    static readonly Field AdvertisingRouter = Ospf.IPv4("advrouter", "Advertising Router");

    /// <inheritdoc/>
    public override Protocol Protocol => Ospf;

    /// <inheritdoc/>
    public override bool EndsHeaders => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(89);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < Header3 || bytes[0] is not (2 or 3))
            return;
        FieldList fields = walk.Fields;
        bool isVersion2 = bytes[0] == 2;
        int headerLength = isVersion2 ? Header2 : Header3;
        int root = fields.Open(Ospf.Root, 0, bytes.Length);
        int header = fields.Open(Header, 0, headerLength);
        fields.Add(Version, 0, 1);
        int message = (int)fields.Add(Message, 1, 1);
        int length = (int)fields.Add(Length, 2, 2);
        fields.Add(Router, 4, 4);
        fields.Add(Area, 8, 4);
        fields.Add(Checksum, 12, 2);
        Verdict.Add(fields, offset + length > end ? ChecksumVerdict.Unverified : isVersion2 ? Check2(in walk, offset, length) : walk.CheckWithAddresses(IpProtocol.Ospf, offset, offset + length, 12));
        if (isVersion2)
            fields.Add(AuthenticationType, 14, 2);
        else
            fields.Add(Instance, 14, 1);
        fields.Close(header);
        fields.Info.Begin(Ospf).Add(Message.Values!, (ulong)message);
        int stop = Math.Min(bytes.Length, Math.Max(length, headerLength));
        if (message == Hello)
            AddHello(fields, headerLength, stop, isVersion2);
        else if (isVersion2)
            AddAdvertisements(fields, bytes, message, stop);
        fields.Close(root);
    }

    /// <summary>In version 2 the password is left out of the sum; cryptographic authentication stands for it (RFC 2328 sections A.3.1 and D.4).</summary>
    static ChecksumVerdict Check2(in LayerWalk walk, int offset, int length)
    {
        const int password = 16, cryptographic = 2;
        if (!walk.IsWhole(offset, offset + length) || length < Header2)
            return ChecksumVerdict.Unverified;
        ReadOnlySpan<byte> packet = walk.Frame.Slice(offset, length);
        if (BinaryPrimitives.ReadUInt16BigEndian(packet[14..]) == cryptographic)
            return ChecksumVerdict.NotPresent;
        ushort sum = InternetChecksum.Add(InternetChecksum.Sum(packet[..password]), InternetChecksum.Sum(packet[Header2..]));
        return ChecksumVerdict.Of(sum, BinaryPrimitives.ReadUInt16BigEndian(packet[12..]));
    }

    static void AddHello(FieldList fields, int at, int end, bool isVersion2)
    {
        int opened = fields.Open(HelloPacket, at, end - at);
        if (isVersion2)
        {
            fields.Add(NetworkMask, at, 4);
            fields.Add(HelloInterval, at + 4, 2);
            fields.Add(Priority, at + 7, 1);
            fields.Add(DeadInterval, at + 8, 4);
        }
        else
        {
            fields.Add(InterfaceId, at, 4);
            fields.Add(Priority, at + 4, 1);
            fields.Add(HelloInterval, at + 8, 2);
            fields.Add(DeadInterval, at + 10, 2);
        }
        fields.Add(Designated, at + 12, 4);
        fields.Add(Backup, at + 16, 4);
        for (int neighbor = at + 20; neighbor + 4 <= end && !fields.IsFull; neighbor += 4)
            fields.Add(Neighbor, neighbor, 4);
        fields.Close(opened);
    }

    /// <summary>Advertisements whole in updates, their headers alone in descriptions and acknowledgments (RFC 2328 appendix A.4.1).</summary>
    static void AddAdvertisements(FieldList fields, ReadOnlySpan<byte> bytes, int message, int end)
    {
        int at = message switch { Description => Header2 + 8, Update => Header2 + 4, Acknowledge => Header2, _ => end };
        if (message == Update)
            fields.Add(AdvertisementCount, Header2, 4);
        for (int count = 0; count < MaxAdvertisements && at + AdvertisementHeader <= end; count++)
        {
            int opened = fields.Open(AdvertisementType, at + 3, 1);
            fields.Add(AdvertisementId, at + 4, 4);
            fields.Add(AdvertisingRouter, at + 8, 4);
            fields.Close(opened);
            int length = bytes[at + 18] << 8 | bytes[at + 19];
            at += message == Update ? Math.Max(AdvertisementHeader, length) : AdvertisementHeader;
        }
    }
}
