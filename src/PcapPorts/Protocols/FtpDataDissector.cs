using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>FTP's data connection (RFC 959 section 3): bytes of a file or a listing, found by what the control connection announces.</summary>
public sealed class FtpDataDissector : Dissector
{
    static readonly Protocol FtpData = new("FTP Data", "FTP-DATA", "ftp-data");
    static readonly Field Command = FtpData.String("command", "Command");
    static readonly Field SetupFrame = FtpData.FrameNumber("setup-frame", "Setup frame");

    sealed class FtpDataTransfer
    {
        public long FirstFrame;
    }

    /// <inheritdoc/>
    public override Protocol Protocol => FtpData;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(20);

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => true;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int root = fields.Open(FtpData.Root, 0, pdu.Length);
        fields.Info.Begin(FtpData).Add("FTP Data: "u8).Add(pdu.Length).Add(" bytes"u8);
        if (segment.Conversation is { Parent: { } parent } conversation && Dissectors.Table.Find("ftp") is { } control)
        {
            FtpDataTransfer own = conversation.State<FtpDataTransfer>(this);
            if (own.FirstFrame == 0)
                own.FirstFrame = segment.FrameNumber;
            ReadOnlySpan<byte> transfer = parent.State<FtpSession>(control).TransferBefore(own.FirstFrame);
            if (!transfer.IsEmpty)
            {
                fields.AddBytes(Command, transfer, 0, 0);
                fields.Info.Add(" ("u8).Add(transfer).Add(")"u8);
            }
            fields.AddGenerated(SetupFrame, (ulong)conversation.AnnouncedBy);
        }
        fields.Close(root);
        return pdu.Length;
    }
}
