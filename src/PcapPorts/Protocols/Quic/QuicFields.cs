using PcapPorts.Fields;

namespace PcapPorts.Protocols.Quic;

/// <summary>The fields of QUIC.</summary>
static class QuicFields
{
    public static readonly Protocol Quic = new("QUIC IETF", "QUIC", "quic");

    public static readonly Field HeaderForm = Quic.UInt8("header_form", "Header Form", new() { { 0, "Short Header" }, { 1, "Long Header" } }, mask: 0x80);
    public static readonly Field FixedBit = Quic.Boolean("fixed_bit", "Fixed Bit", 0x40);
    public static readonly Field PacketType = Quic.UInt8("long.packet_type", "Packet Type", new() { { 0, "Initial" }, { 1, "0-RTT" }, { 2, "Handshake" }, { 3, "Retry" } }, mask: 0x30);
    public static readonly Field PacketType2 = Quic.UInt8("long.packet_type_v2", "Packet Type", new() { { 0, "Retry" }, { 1, "Initial" }, { 2, "0-RTT" }, { 3, "Handshake" } }, mask: 0x30);
    public static readonly Field SpinBit = Quic.Boolean("spin_bit", "Spin Bit", 0x20);
    public static readonly Field Version = Quic.UInt32("version", "Version", new()
    {
        { 0, "Version Negotiation" },
        { 1, "1" },
        { 0x51303530, "Google Q050" },
        { 0x54303530, "Google T050" },
        { 0x54303531, "Google T051" },
        { 0x6b3343cf, "2" },
        { 0xfaceb001, "Facebook mvfst (draft-22)" },
        { 0xfaceb002, "Facebook mvfst (draft-27)" },
        { 0xfaceb00e, "Facebook mvfst (Experimental)" },
        { 0xff000016, "draft-22" },
        { 0xff000017, "draft-23" },
        { 0xff000018, "draft-24" },
        { 0xff000019, "draft-25" },
        { 0xff00001a, "draft-26" },
        { 0xff00001b, "draft-27" },
        { 0xff00001c, "draft-28" },
        { 0xff00001d, "draft-29" },
        { 0xff00001e, "draft-30" },
        { 0xff00001f, "draft-31" },
        { 0xff000020, "draft-32" },
        { 0xff000021, "draft-33" },
        { 0xff000022, "draft-34" },
    }, FieldBase.Hexadecimal);
    public static readonly Field DestinationLength = Quic.UInt8("dcil", "Destination Connection ID Length");
    public static readonly Field Destination = Quic.Bytes("dcid", "Destination Connection ID");
    public static readonly Field SourceLength = Quic.UInt8("scil", "Source Connection ID Length");
    public static readonly Field Source = Quic.Bytes("scid", "Source Connection ID");
    public static readonly Field TokenLength = Quic.UInt64("token_length", "Token Length");
    public static readonly Field Token = Quic.Bytes("token", "Token");
    public static readonly Field Length = Quic.UInt64("length", "Length");
    public static readonly Field PacketNumber = Quic.UInt64("packet_number", "Packet Number");
    public static readonly Field Payload = Quic.Bytes("payload", "Payload");
    public static readonly Field RemainingPayload = Quic.Bytes("remaining_payload", "Remaining Payload");
    public static readonly Field SupportedVersion = Quic.UInt32("supported_version", "Supported Version", shown: FieldBase.Hexadecimal);
    public static readonly Field RetryToken = Quic.Bytes("retry_token", "Retry Token");
    public static readonly Field RetryTag = Quic.Bytes("retry_integrity_tag", "Retry Integrity Tag");
    public static readonly Field FrameType = Quic.UInt64("frame_type", "Frame Type", new()
    {
        { 0, "PADDING" },
        { 1, "PING" },
        { 2, "ACK" },
        { 3, "ACK" },
        { 4, "RESET_STREAM" },
        { 5, "STOP_SENDING" },
        { 6, "CRYPTO" },
        { 7, "NEW_TOKEN" },
        { 8, "STREAM" },
        { 9, "STREAM" },
        { 0xa, "STREAM" },
        { 0xb, "STREAM" },
        { 0xc, "STREAM" },
        { 0xd, "STREAM" },
        { 0xe, "STREAM" },
        { 0xf, "STREAM" },
        { 0x10, "MAX_DATA" },
        { 0x11, "MAX_STREAM_DATA" },
        { 0x12, "MAX_STREAMS (BIDI)" },
        { 0x13, "MAX_STREAMS (UNI)" },
        { 0x14, "DATA_BLOCKED" },
        { 0x15, "STREAM_DATA_BLOCKED" },
        { 0x16, "STREAMS_BLOCKED (BIDI)" },
        { 0x17, "STREAMS_BLOCKED (UNI)" },
        { 0x18, "NEW_CONNECTION_ID" },
        { 0x19, "RETIRE_CONNECTION_ID" },
        { 0x1a, "PATH_CHALLENGE" },
        { 0x1b, "PATH_RESPONSE" },
        { 0x1c, "CONNECTION_CLOSE (Transport)" },
        { 0x1d, "CONNECTION_CLOSE (Application)" },
        { 0x1e, "HANDSHAKE_DONE" },
        { 0x30, "DATAGRAM" },
        { 0x31, "DATAGRAM" },
    });
    public static readonly Field CryptoOffset = Quic.UInt64("crypto.offset", "Offset");
    public static readonly Field CryptoLength = Quic.UInt64("crypto.length", "Length");
    public static readonly Field CloseError = Quic.UInt64("cc.error_code", "Error code");
}
