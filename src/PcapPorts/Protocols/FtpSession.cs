using System.Text;

namespace PcapPorts.Protocols;

/// <summary>
/// What is remembered of a control connection: the transfers that were asked for, each with its frame, so that a data connection finds its own
/// however far the control connection was read.
/// </summary>
sealed class FtpSession
{
    const int LongestCommand = 512, MaxTransfers = 4096;

    readonly List<(long Frame, byte[] Command)> _transfers = [];

    /// <summary>Whether the client asked for TLS (RFC 4217).</summary>
    public bool AsksForTls { get; private set; }

    /// <summary>Whether the client's next bytes go on with a line whose start was shown.</summary>
    public bool IsAmidRequest { get; set; }

    /// <summary>Whether the server's next bytes go on with a line whose start was shown.</summary>
    public bool IsAmidResponse { get; set; }

    /// <summary>The command behind a data connection, such as <c>RETR plan.txt</c>: the latest one before a frame; empty when there is none.</summary>
    public ReadOnlySpan<byte> TransferBefore(long frame)
    {
        for (int i = _transfers.Count - 1; i >= 0; i--)
        {
            if (_transfers[i].Frame < frame)
                return _transfers[i].Command;
        }
        return default;
    }

    /// <summary>Notes a command of a frame.</summary>
    public void Note(ReadOnlySpan<byte> command, ReadOnlySpan<byte> argument, long frame)
    {
        AsksForTls = Ascii.EqualsIgnoreCase(command, "AUTH"u8) && (Text.Begins(argument, "TLS"u8) || Text.Begins(argument, "SSL"u8));
        if (!IsTransfer(command))
            return;
        argument = argument[..Math.Min(argument.Length, LongestCommand)];
        if (_transfers.Count < MaxTransfers && (_transfers.Count == 0 || _transfers[^1].Frame < frame))
            _transfers.Add((frame, argument.IsEmpty ? command.ToArray() : [.. command, (byte)' ', .. argument]));
    }

    static bool IsTransfer(ReadOnlySpan<byte> command) => command.Length == 4
        && (Ascii.EqualsIgnoreCase(command, "RETR"u8) || Ascii.EqualsIgnoreCase(command, "STOR"u8) || Ascii.EqualsIgnoreCase(command, "STOU"u8)
            || Ascii.EqualsIgnoreCase(command, "APPE"u8) || Ascii.EqualsIgnoreCase(command, "LIST"u8) || Ascii.EqualsIgnoreCase(command, "NLST"u8)
            || Ascii.EqualsIgnoreCase(command, "MLSD"u8));
}
