using System.Text;

namespace PcapPorts.Protocols;

/// <summary>What is remembered of a control connection: the transfer that was asked for last.</summary>
sealed class FtpSession
{
    const int LongestCommand = 512;

    byte[] _transfer = [];

    /// <summary>The latest command that uses a data connection, such as <c>RETR plan.txt</c>; empty before there is one.</summary>
    public ReadOnlySpan<byte> Transfer => _transfer;

    /// <summary>Whether the client asked for TLS (RFC 4217).</summary>
    public bool AsksForTls { get; private set; }

    /// <summary>Notes a command.</summary>
    public void Note(ReadOnlySpan<byte> command, ReadOnlySpan<byte> argument)
    {
        AsksForTls = Ascii.EqualsIgnoreCase(command, "AUTH"u8) && (Text.Begins(argument, "TLS"u8) || Text.Begins(argument, "SSL"u8));
        if (!IsTransfer(command))
            return;
        argument = argument[..Math.Min(argument.Length, LongestCommand)];
        _transfer = argument.IsEmpty ? command.ToArray() : [.. command, (byte)' ', .. argument];
    }

    static bool IsTransfer(ReadOnlySpan<byte> command) => command.Length == 4
        && (Ascii.EqualsIgnoreCase(command, "RETR"u8) || Ascii.EqualsIgnoreCase(command, "STOR"u8) || Ascii.EqualsIgnoreCase(command, "STOU"u8)
            || Ascii.EqualsIgnoreCase(command, "APPE"u8) || Ascii.EqualsIgnoreCase(command, "LIST"u8) || Ascii.EqualsIgnoreCase(command, "NLST"u8)
            || Ascii.EqualsIgnoreCase(command, "MLSD"u8));
}
