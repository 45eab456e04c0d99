using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>The remote framebuffer protocol of VNC (RFC 6143): the versions that both sides say first; what follows is one block of bytes.</summary>
public sealed class VncDissector : Dissector
{
    const int VersionLength = 12;

    static readonly Protocol Vnc = new("Virtual Network Computing", "VNC", "vnc");
    static readonly Field ServerVersion = Vnc.String("server_proto_ver", "Server protocol version");
    static readonly Field ClientVersion = Vnc.String("client_proto_ver", "Client protocol version");

    /// <inheritdoc/>
    public override Protocol Protocol => Vnc;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(5500, 5501, 5900, 5901);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length == VersionLength && payload[0] == 'R' && VncSignature.IsVersion(new Payload(payload, segment.SourcePort, segment.DestinationPort));

    /// <summary>Messages have no mark to be found by: any segment will do.</summary>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => true;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Payload payload = new(pdu, segment.SourcePort, segment.DestinationPort);
        bool isVersion = pdu.Length >= VersionLength && VncSignature.IsVersion(in payload);
        State? state = segment.Conversation?.State<State>(this);
        if (!isVersion && state is not { IsOpen: true })
            return 0;
        int length = isVersion ? VersionLength : pdu.Length;
        int root = fields.Open(Vnc.Root, 0, length);
        if (isVersion)
            AddVersion(pdu, segment, fields, state);
        fields.Close(root);
        return length;
    }

    void AddVersion(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, State? state)
    {
        // The server speaks first (RFC 6143 section 7.1.1).
        bool isServer = segment.Sender == Flows.PayloadSender.Server || (segment.Sender == Flows.PayloadSender.Unknown && state is not { IsOpen: true });
        fields.Add(isServer ? ServerVersion : ClientVersion, 4, 7);
        fields.Info.Begin(Vnc).Add(isServer ? "Server protocol version: "u8 : "Client protocol version: "u8).Add(pdu.Slice(4, 7));
        if (state is not { IsOpen: false })
            return;
        state.IsOpen = true;

        // Where the bytes told it and not the port, Wireshark goes on in a conversation of its own, and counts it as a stream.
        if (Dissectors.Table.Find(segment.Transport, segment.SourcePort) != this && Dissectors.Table.Find(segment.Transport, segment.DestinationPort) != this)
            segment.Conversation?.RestartStream();
    }

    sealed class State
    {
        public bool IsOpen { get; set; }
    }
}
