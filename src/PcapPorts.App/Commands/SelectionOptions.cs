using System.CommandLine;
using System.Globalization;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Which flows a command looks at. Options may be repeated: any of the values will do.</summary>
sealed class SelectionOptions
{
    static readonly TcpState[] States = [TcpState.Attempt, TcpState.Refused, TcpState.Open, TcpState.HalfClosed, TcpState.Closed, TcpState.Reset];

    readonly Option<string[]> _hosts = new("--host") { Description = "Flows of an address or network, on either side", HelpName = "ADDRESS[/PREFIX]" };
    readonly Option<string[]> _ports = new("--port") { Description = "Flows of a port, on either side", HelpName = "N" };
    readonly Option<string[]> _protocols = new("--proto") { Description = "Flows of an IP protocol, by name or number", HelpName = "NAME" };
    readonly Option<string[]> _services = new("--service") { Description = "Flows of a service (none: those without one)", HelpName = "NAME" };
    readonly Option<string[]> _states = new("--state") { Description = "TCP flows of a state: attempt, refused, open, half-closed, closed, reset", HelpName = "STATE" };

    /// <param name="command">Gets the options.</param>
    /// <param name="labels">Whether there are flows, which have services and states.</param>
    public SelectionOptions(Command command, bool labels = true)
    {
        command.Add(_hosts);
        command.Add(_ports);
        command.Add(_protocols);
        if (!labels)
            return;
        command.Add(_services);
        command.Add(_states);
    }

    /// <summary>The names of the TCP states.</summary>
    public static IEnumerable<string> StateNames => Array.ConvertAll(States, state => state.ToText()!);

    /// <summary>The selection.</summary>
    public FlowSelection Of(ParseResult result) => new()
    {
        Hosts = Parse<IpNetwork>(_hosts, result, static (string text, out IpNetwork network) => IpNetwork.TryParse(text, out network),
            "it takes an address or a network, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32"),
        Ports = Parse<ushort>(_ports, result, static (string text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port),
            "it takes a port number from 0 to 65535"),
        Protocols = Parse<byte>(_protocols, result, TryParseProtocol, "it takes a protocol such as tcp, udp, icmp, or a number from 0 to 255"),
        Services = result.GetValue(_services) ?? [],
        States = Parse<TcpState>(_states, result, TryParseState, $"it takes {string.Join(", ", StateNames)}"),
    };

    static bool TryParseProtocol(string text, out byte protocol)
    {
        if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out protocol))
            return true;
        for (int number = 0; number < 256; number++)
        {
            protocol = (byte)number;
            if (string.Equals(new IpProtocol(protocol).Name, text, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    static bool TryParseState(string text, out TcpState found)
    {
        found = Array.Find(States, state => string.Equals(state.ToText(), text, StringComparison.OrdinalIgnoreCase));
        return found != TcpState.None;
    }

    static T[] Parse<T>(Option<string[]> option, ParseResult result, TryParse<T> parse, string expected)
    {
        string[] texts = result.GetValue(option) ?? [];
        var values = new T[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (!parse(texts[i], out values[i]))
                throw new UsageException($"{option.Name} {texts[i]}: {expected}");
        }
        return values;
    }

    delegate bool TryParse<T>(string text, out T value);
}
