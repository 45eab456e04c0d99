using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>SCTP and its chunks (RFC 9260 section 3).</summary>
public sealed class SctpDissector : LayerDissector
{
    static readonly Protocol Sctp = new("Stream Control Transmission Protocol", "SCTP", "sctp");
    static readonly Field Port = Sctp.UInt16("port", "Port");
    static readonly Field SourcePort = Sctp.UInt16("srcport", "Source port", also: Port);
    static readonly Field DestinationPort = Sctp.UInt16("dstport", "Destination port", also: Port);
    static readonly Field VerificationTag = Sctp.UInt32("verification_tag", "Verification tag", shown: FieldBase.Hexadecimal);
    static readonly Field Checksum = Sctp.UInt32("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Sctp, isLong: true, partial: "Checksum 0: left to the network card, or left out by agreement (RFC 9653)");
    static readonly Field OldChecksum = Sctp.Expert("checksum.adler32", "Checksum is the Adler-32 of RFC 2960, which CRC32c replaced", ExpertSeverity.Note, ExpertGroup.Checksum);
    static readonly Field Chunk = Sctp.None("chunk", "Chunk");
    static readonly Field ChunkType = Sctp.UInt8("chunk_type", "Chunk type", new ValueStrings
    {
        { 0, "DATA" },
        { 1, "INIT" },
        { 2, "INIT_ACK" },
        { 3, "SACK" },
        { 4, "HEARTBEAT" },
        { 5, "HEARTBEAT_ACK" },
        { 6, "ABORT" },
        { 7, "SHUTDOWN" },
        { 8, "SHUTDOWN_ACK" },
        { 9, "ERROR" },
        { 10, "COOKIE_ECHO" },
        { 11, "COOKIE_ACK" },
        { 12, "ECNE" },
        { 13, "CWR" },
        { 14, "SHUTDOWN_COMPLETE" },
        { 15, "AUTH" },
        { 64, "I_DATA" },
        { 128, "ASCONF_ACK" },
        { 192, "FORWARD_TSN" },
        { 193, "ASCONF" },
    });

    static readonly Field ChunkFlags = Sctp.UInt8("chunk_flags", "Chunk flags", shown: FieldBase.Hexadecimal);
    static readonly Field ChunkLength = Sctp.UInt16("chunk_length", "Chunk length");
    static readonly Field DataTsn = Sctp.UInt32("data_tsn_raw", "Transmission sequence number (absolute)");
    static readonly Field DataStream = Sctp.UInt16("data_sid", "Stream identifier", shown: FieldBase.Hexadecimal);
    static readonly Field DataSequence = Sctp.UInt16("data_ssn", "Stream sequence number");
    static readonly Field DataProtocol = Sctp.UInt32("data_payload_proto_id", "Payload protocol identifier");

    /// <inheritdoc/>
    public override Protocol Protocol => Sctp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(IpProtocol.Sctp);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Sctp.Root, 0, SctpHeader.Length);
        fields.Add(SourcePort, 0, 2);
        fields.Add(DestinationPort, 2, 2);
        fields.Add(VerificationTag, 4, 4);
        fields.Add(Checksum, 8, 4);
        if (fields.Has(8, 4))
            AddVerdict(in walk, offset, end);
        int at = SctpHeader.Length;
        while (fields.Has(at, 4))
        {
            ReadOnlySpan<byte> chunk = fields.Window[at..];
            int length = BinaryPrimitives.ReadUInt16BigEndian(chunk[2..]);
            int opened = fields.Open(Chunk, at, length);
            fields.Add(ChunkType, at, 1);
            fields.Add(ChunkFlags, at + 1, 1);
            fields.Add(ChunkLength, at + 2, 2);
            if (chunk[0] is 0 or 64)
                AddData(fields, at, isInterleaved: chunk[0] == 64);
            fields.Close(opened);
            if (length < 4)
                break;
            at += (length + 3) & ~3;
        }
        fields.Close(root, at);
    }

    static void AddVerdict(in LayerWalk walk, int offset, int end)
    {
        if (!walk.IsWhole(offset, end) || !SctpHeader.TryRead(walk.Frame[offset..end], out SctpHeader header))
        {
            Verdict.Add(walk.Fields, ChecksumVerdict.Unverified);
            return;
        }
        ReadOnlySpan<byte> packet = walk.Frame[offset..end];
        uint stored = header.Checksum, right = SctpChecksum.Crc32C(packet);
        bool isOld = stored != right && stored == SctpChecksum.Adler32(packet);
        Verdict.Add(walk.Fields, stored == right || isOld ? new(ChecksumStatus.Good) : stored == 0 ? new(ChecksumStatus.Partial) : walk.Trust(new(ChecksumStatus.Bad, right)));
        if (isOld)
            walk.Fields.AddGenerated(OldChecksum);
    }

    /// <summary>A data chunk (RFC 9260 section 3.3.1), or an interleaved one (RFC 8260 section 2.1).</summary>
    static void AddData(FieldList fields, int at, bool isInterleaved)
    {
        fields.Add(DataTsn, at + 4, 4);
        fields.Add(DataStream, at + 8, 2);
        if (!isInterleaved)
        {
            fields.Add(DataSequence, at + 10, 2);
            fields.Add(DataProtocol, at + 12, 4);
        }
    }
}
