using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// The MAC header of low-rate wireless networks (IEEE 802.15.4-2020 section 7.2; all numbers have the least byte first). Frames of data go on with 6LoWPAN,
/// unless they are encrypted or their check sequence does not hold: no node would take them.
/// </summary>
public sealed class Ieee802154Dissector : LayerDissector
{
    /// <summary>LINKTYPE_IEEE802_15_4_WITHFCS and LINKTYPE_IEEE802_15_4_NOFCS.</summary>
    const ushort WithChecksum = 195, WithoutChecksum = 230;

    const int ChecksumLength = 2, PanLength = 2, MostElements = 64;
    const int DataFrame = 1, ShortAddress = 2, LongAddress = 3;
    const int FirstLevelThatEncrypts = 4;

    static readonly Protocol Wpan = new("IEEE 802.15.4 Low-Rate Wireless PAN", "IEEE 802.15.4", "wpan");
    static readonly Field Control = Wpan.UInt16("fcf", "Frame Control Field", shown: FieldBase.Hexadecimal);
    static readonly Field FrameType = Wpan.UInt16("frame_type", "Frame Type", new ValueStrings
    {
        { 0, "Beacon" },
        { 1, "Data" },
        { 2, "Ack" },
        { 3, "Command" },
        { 5, "Multipurpose" },
        { 6, "Fragment or Frak" },
        { 7, "Extended" },
    }, FieldBase.Hexadecimal, mask: 0x0007);

    static readonly Field Security = Wpan.Boolean("security", "Security Enabled", mask: 0x0008);
    static readonly Field Pending = Wpan.Boolean("pending", "Frame Pending", mask: 0x0010);
    static readonly Field AckRequest = Wpan.Boolean("ack_request", "Acknowledge Request", mask: 0x0020);
    static readonly Field PanCompression = Wpan.Boolean("pan_id_compression", "PAN ID Compression", mask: 0x0040);
    static readonly Field NoSequenceNumber = Wpan.Boolean("seqno_suppression", "Sequence Number Suppression", mask: 0x0100);
    static readonly Field HasElements = Wpan.Boolean("ie_present", "Information Elements Present", mask: 0x0200);
    static readonly Field DestinationMode = Wpan.UInt16("dst_addr_mode", "Destination Addressing Mode", AddressModes, FieldBase.Hexadecimal, mask: 0x0c00);
    static readonly Field Version = Wpan.UInt16("version", "Frame Version", new ValueStrings { { 0, "IEEE Std 802.15.4-2003" }, { 1, "IEEE Std 802.15.4-2006" }, { 2, "IEEE Std 802.15.4-2015" } }, mask: 0x3000);
    static readonly Field SourceMode = Wpan.UInt16("src_addr_mode", "Source Addressing Mode", AddressModes, FieldBase.Hexadecimal, mask: 0xc000);
    static readonly Field SequenceNumber = Wpan.UInt8("seq_no", "Sequence Number");
    static readonly Field DestinationPan = Wpan.UInt16("dst_pan", "Destination PAN", shown: FieldBase.Hexadecimal);
    static readonly Field ShortDestination = Wpan.UInt16("dst16", "Destination", shown: FieldBase.Hexadecimal);
    static readonly Field LongDestination = Wpan.Bytes("dst64", "Destination");
    static readonly Field SourcePan = Wpan.UInt16("src_pan", "Source PAN", shown: FieldBase.Hexadecimal);
    static readonly Field ShortSource = Wpan.UInt16("src16", "Source", shown: FieldBase.Hexadecimal);
    static readonly Field LongSource = Wpan.Bytes("src64", "Extended Source");
    static readonly Field SecurityLevel = Wpan.UInt8("aux_sec.sec_level", "Security Level", shown: FieldBase.Hexadecimal, mask: 0x07);
    static readonly Field KeyMode = Wpan.UInt8("aux_sec.key_id_mode", "Key Identifier Mode", shown: FieldBase.Hexadecimal, mask: 0x18);

    static readonly Field CheckSequence = Wpan.UInt16("fcs", "FCS", shown: FieldBase.Hexadecimal);
    static readonly Field Holds = Wpan.Boolean("fcs_ok", "FCS Valid");

    static ValueStrings AddressModes => new() { { 0, "None" }, { 1, "Reserved" }, { 2, "Short/16-bit" }, { 3, "Long/64-bit" } };

    /// <inheritdoc/>
    public override Protocol Protocol => Wpan;

    /// <inheritdoc/>
    public override bool Unpacks => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.LinkType(WithChecksum, WithoutChecksum);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < 2)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Wpan.Root, 0, bytes.Length);
        int control = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        AddControl(control, fields);
        int version = control >> 12 & 3, destination = control >> 10 & 3, source = control >> 14;
        int at = 2;
        if (version < 2 || (control & 0x0100) == 0)
            fields.Add(SequenceNumber, at++, 1);
        FindPans(version, destination, source, (control & 0x0040) != 0, out bool hasDestinationPan, out bool hasSourcePan);
        ReadOnlySpan<byte> receiver = AddEndpoint(bytes, ref at, hasDestinationPan, destination, DestinationPan, ShortDestination, LongDestination, fields);
        ReadOnlySpan<byte> sender = AddEndpoint(bytes, ref at, hasSourcePan, source, SourcePan, ShortSource, LongSource, fields);
        bool isEncrypted = (control & 0x0008) != 0 && AddSecurity(bytes, ref at, fields);
        if (version == 2 && (control & 0x0200) != 0)
            at = SkipElements(bytes, at);
        int checksum = walk.Context.Record.LinkType == WithChecksum ? ChecksumLength : 0;
        bool isBroken = checksum > 0 && bytes.Length == end - offset && !AddChecksum(bytes, fields);
        fields.Close(root, Math.Min(Math.Max(at, 2), bytes.Length));
        fields.Info.Begin(Wpan).Add(FrameType.Values!, (ulong)(control & 7));
        if ((control & 7) != DataFrame || isEncrypted || isBroken || version == 3 || destination == 1 || source == 1 || at < 0 || end - checksum <= offset + at)
            return;
        SixLowpanDissector.Dissect(ref walk, offset + at, end - checksum, sender, receiver);
    }

    static void AddControl(int value, FieldList fields)
    {
        int control = fields.OpenValue(Control, (ulong)value, 0, 2);
        fields.AddLittleEndian(FrameType, 0, 2);
        fields.AddLittleEndian(Security, 0, 2);
        fields.AddLittleEndian(Pending, 0, 2);
        fields.AddLittleEndian(AckRequest, 0, 2);
        fields.AddLittleEndian(PanCompression, 0, 2);
        fields.AddLittleEndian(NoSequenceNumber, 0, 2);
        fields.AddLittleEndian(HasElements, 0, 2);
        fields.AddLittleEndian(DestinationMode, 0, 2);
        fields.AddLittleEndian(Version, 0, 2);
        fields.AddLittleEndian(SourceMode, 0, 2);
        fields.Close(control);
    }

    /// <summary>Which network identifiers stand before the addresses: since 2015 the compression bit means another thing for each pair (table 7-2).</summary>
    static void FindPans(int version, int destination, int source, bool isCompressed, out bool hasDestination, out bool hasSource)
    {
        if (version < 2)
        {
            hasDestination = destination != 0;
            hasSource = source != 0 && !(isCompressed && destination != 0);
        }
        else if (destination == 0 || source == 0)
        {
            bool isNobody = destination == 0 && source == 0;
            hasDestination = isNobody ? isCompressed : destination != 0 && !isCompressed;
            hasSource = source != 0 && !isCompressed;
        }
        else
        {
            bool areLong = destination == LongAddress && source == LongAddress;
            hasDestination = !areLong || !isCompressed;
            hasSource = !areLong && !isCompressed;
        }
    }

    /// <summary>Adds the network and the address of one side, and returns the address with its most significant byte first: two bytes, eight or none.</summary>
    static ReadOnlySpan<byte> AddEndpoint(ReadOnlySpan<byte> bytes, scoped ref int at, bool hasPan, int mode, Field pan, Field shortAddress, Field longAddress, FieldList fields)
    {
        if (hasPan)
        {
            fields.AddLittleEndian(pan, at, PanLength);
            at += PanLength;
        }
        int length = mode == LongAddress ? 8 : mode == ShortAddress ? 2 : 0, start = at;
        at += length;
        if (length == 0 || !fields.Has(start, length))
            return default;
        int reversed = fields.Append(bytes.Slice(start, length));
        if (reversed < 0)
            return default;
        fields.Behind(reversed, length).Reverse();
        ReadOnlySpan<byte> address = fields.Bytes.Slice(reversed, length);
        if (mode == LongAddress)
            fields.AddBytes(longAddress, address, start, length);
        else
            fields.AddLittleEndian(shortAddress, start, length);
        return address;
    }

    /// <summary>Passes over the auxiliary security header (section 9.4); true when the payload is encrypted.</summary>
    static bool AddSecurity(ReadOnlySpan<byte> bytes, ref int at, FieldList fields)
    {
        if (at >= bytes.Length)
            return true;
        bool hasCounter = (bytes[at] & 0x20) == 0;
        int key = (bytes[at] >> 3 & 3) switch { 0 => 0, 1 => 1, 2 => 5, _ => 9 };
        bool isEncrypted = fields.Add(SecurityLevel, at, 1) >= FirstLevelThatEncrypts;
        fields.Add(KeyMode, at, 1);
        at += 1 + (hasCounter ? 4 : 0) + key;
        return isEncrypted;
    }

    /// <summary>Adds the check sequence of a frame that is whole: a CRC of 16 bits (x^16 + x^12 + x^5 + 1) with the lowest bit first (section 7.2.11).</summary>
    static bool AddChecksum(ReadOnlySpan<byte> bytes, FieldList fields)
    {
        const int polynomial = 0x8408;
        int remainder = 0;
        foreach (byte next in bytes[..^ChecksumLength])
        {
            remainder ^= next;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) != 0 ? remainder >> 1 ^ polynomial : remainder >> 1;
        }
        bool holds = fields.AddLittleEndian(CheckSequence, bytes.Length - ChecksumLength, ChecksumLength) == (ulong)remainder;
        fields.AddGenerated(Holds, holds ? 1UL : 0);
        return holds;
    }

    /// <summary>Passes over information elements (section 7.4), those of the header and then those of the payload; −1 when they do not end.</summary>
    static int SkipElements(ReadOnlySpan<byte> bytes, int at)
    {
        const int payloadFollows = 0x7e, dataFollows = 0x7f, lastGroup = 0x0f;
        bool inPayload = false;
        for (int i = 0; i < MostElements && at >= 0 && at + 2 <= bytes.Length; i++)
        {
            int element = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            bool isPayloadElement = element >> 15 != 0;
            if (isPayloadElement != inPayload)
                return -1;
            int id = inPayload ? element >> 11 & 0x0f : element >> 7 & 0xff;
            at += 2 + (element & (inPayload ? 0x7ff : 0x7f));
            if (inPayload ? id == lastGroup : id == dataFollows)
                return at;
            inPayload |= id == payloadFollows;
        }
        return at == bytes.Length ? at : -1;
    }
}
