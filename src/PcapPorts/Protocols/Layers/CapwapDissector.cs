using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>CAPWAP's data channel (RFC 5415 section 4): what a controller and its access points exchange for stations. Control messages are encrypted.</summary>
public sealed class CapwapDissector : LayerDissector
{
    const int FixedLength = 8;
    const int EncryptedPreamble = 1;

    static readonly Protocol Capwap = new("Control And Provisioning of Wireless Access Points - Data", "CAPWAP-Data", "capwap");
    static readonly Field Preamble = Capwap.UInt8("preamble.type", "Type", new ValueStrings { { 0, "CAPWAP Header" }, { 1, "CAPWAP DTLS Header" } }, mask: 0x0f);
    static readonly Field Version = Capwap.UInt8("preamble.version", "Version", mask: 0xf0);
    static readonly Field Length = Capwap.UInt24("header.length", "Header Length", mask: 0xf80000);
    static readonly Field RadioId = Capwap.UInt24("header.rid", "Radio ID", mask: 0x07c000);
    static readonly Field BindingId = Capwap.UInt24("header.wbid", "Wireless Binding ID", new ValueStrings { { 1, "IEEE 802.11" }, { 3, "EPCGlobal" } }, mask: 0x003e00);
    static readonly Field IsNative = Capwap.Boolean("header.flags.t", "Payload Type", mask: 0x000100);
    static readonly Field IsFragment = Capwap.Boolean("header.flags.f", "Fragment", mask: 0x80);
    static readonly Field FragmentId = Capwap.UInt16("header.fragment.id", "Fragment ID");
    static readonly Field FragmentOffset = Capwap.UInt16("header.fragment.offset", "Fragment Offset", mask: 0xfff8);

    /// <inheritdoc/>
    public override Protocol Protocol => Capwap;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.UdpTunnel(5247);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Capwap.Root, 0, FixedLength);
        fields.Add(Version, 0, 1);
        ulong preamble = fields.Add(Preamble, 0, 1);
        if (preamble == EncryptedPreamble)
        {
            fields.Close(root, 4);
            return;
        }

        // The length counts words of four bytes.
        int length = Math.Max(FixedLength, (int)fields.Add(Length, 1, 3) * 4);
        fields.Add(RadioId, 1, 3);
        fields.Add(BindingId, 1, 3);
        fields.Add(IsNative, 1, 3);
        fields.Add(IsFragment, 3, 1);
        fields.Add(FragmentId, 4, 2);
        fields.Add(FragmentOffset, 6, 2);
        fields.Close(root, length);
        walk.Resume(offset + length, end);
    }
}
