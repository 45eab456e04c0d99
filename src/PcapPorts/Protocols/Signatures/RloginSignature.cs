using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>rlogin, rsh and rexec (RFC 1282, and rshd(8), rexecd(8)), on their ports: strings that end in zero bytes.</summary>
static class RloginSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Login, 0);
        table.Tcp(Command, SignatureTable.Digits);
        table.Tcp(Command, 0);
    }

    // An empty string, two users, terminal and speed.
    static PayloadVerdict Login(in Payload payload)
    {
        if (!payload.On(513))
            return default;
        if (payload.Length == 1)
            return ServiceId.Rlogin.SideOpen;
        return payload.Length > 6 && payload.Bytes[^1] == 0 && payload.Bytes.Count((byte)0) == 4 ? ServiceId.Rlogin.FromClient : default;
    }

    // The port for errors, users or a password, the command.
    static PayloadVerdict Command(in Payload payload)
    {
        bool remote = payload.On(514), execution = payload.On(512);
        if ((!remote && !execution) || payload.Length < 2 || payload.Bytes[^1] != 0)
            return default;
        int end = payload.Bytes.IndexOf((byte)0);
        if (end > 5 || (end > 0 && !Text.IsDigits(payload.Bytes[..end])))
            return default;
        return remote ? ServiceId.Rsh.FromClient : ServiceId.Rexec.FromClient;
    }
}
