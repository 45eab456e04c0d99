using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Git's own transport (gitprotocol-pack): lines with their length in four hexadecimal digits; the client asks for a service, the server lists references.</summary>
static class GitSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'0');

    static PayloadVerdict Match(in Payload payload)
    {
        for (int i = 0; i < 4; i++)
        {
            if (!char.IsAsciiHexDigit((char)Math.Max(0, payload[i])))
                return default;
        }
        ReadOnlySpan<byte> rest = payload.Bytes[4..];
        if (rest.StartsWith("git-upload-pack "u8) || rest.StartsWith("git-receive-pack "u8) || rest.StartsWith("git-upload-archive "u8))
            return ServiceId.Git.FromClient;
        if (rest.StartsWith("want "u8) || rest.StartsWith("have "u8) || rest.StartsWith("command="u8))
            return ServiceId.Git.FromClient;
        if (rest.StartsWith("ACK "u8) || rest.StartsWith("NAK\n"u8) || rest.StartsWith("version "u8) || rest.StartsWith("ERR "u8))
            return ServiceId.Git.FromServer;
        return rest.Length > 41 && rest[40] == ' ' && IsHash(rest[..40]) ? ServiceId.Git.FromServer : default;
    }

    static bool IsHash(ReadOnlySpan<byte> digits)
    {
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigitLower((char)digit))
                return false;
        }
        return true;
    }
}
