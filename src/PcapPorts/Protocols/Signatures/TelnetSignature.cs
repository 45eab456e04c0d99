using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Telnet options (RFC 854, RFC 855): who offers to echo or asks for the terminal is the server; who offers a window's size or terminal type the client.</summary>
static class TelnetSignature
{
    const byte Iac = 255, Sb = 250, Will = 251, Wont = 252, Do = 253, Dont = 254;

    const byte Echo = 1, TerminalType = 24, WindowSize = 31, TerminalSpeed = 32, LineMode = 34, XDisplay = 35, NewEnvironment = 39;

    internal static void Register(SignatureTable table) => table.Tcp(Match, Iac);

    internal static PayloadVerdict Match(in Payload payload)
    {
        int offset = 0, commands = 0, balance = 0;
        while (commands < 32 && payload[offset] == Iac && payload[offset + 1] is >= Will and <= Dont && payload[offset + 2] is >= 0 and <= 50 or 70 or 85 or 86 or 200 or 201)
        {
            balance += Side(payload[offset + 1], payload[offset + 2]);
            offset += 3;
            commands++;
        }
        if (commands == 0 && payload[0] == Iac && payload[1] == Sb && payload[2] is TerminalType or WindowSize or TerminalSpeed or XDisplay or NewEnvironment)
        {
            // IS 0, SEND 1; only the client has a window.
            balance = payload[2] == WindowSize || payload[3] == 0 ? -1 : payload[3] == 1 ? 1 : 0;
            commands = 2;
        }
        if (commands == 0 || (commands == 1 && payload.Length != 3 && !payload.On(23)))
            return default;
        if (commands == 1 && !payload.On(23))
            return balance < 0 ? ServiceId.Telnet.LikelyFromClient : balance > 0 ? ServiceId.Telnet.LikelyFromServer : ServiceId.Telnet.SideOpen;
        return balance < 0 ? ServiceId.Telnet.FromClient : balance > 0 ? ServiceId.Telnet.FromServer : ServiceId.Telnet.SideOpen;
    }

    // Positive for the server.
    static int Side(int command, int option) => option switch
    {
        Echo => command is Will or Wont ? 1 : command is Do or Dont ? -1 : 0,
        TerminalType or WindowSize or TerminalSpeed or XDisplay or NewEnvironment or LineMode => command is Do or Dont ? 1 : -1,
        _ => 0,
    };
}
