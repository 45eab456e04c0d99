using System.Globalization;

namespace PcapPorts.Ports;

/// <summary>
/// What somebody asked about: a port (<c>443</c>), a port of one transport (<c>3306/tcp</c>, <c>tcp/3306</c>), or a service by name
/// (<c>https</c>, <c>dns/udp</c>). What cannot be understood becomes an <see cref="Error"/>, a sentence for the asker.
/// </summary>
public sealed record PortQuery
{
    const int LongestName = 64;

    PortQuery()
    {
    }

    /// <summary>The port asked for; for a name, the service's principal port. Null exactly when there is an <see cref="Error"/>.</summary>
    public ushort? Port { get; private init; }

    /// <summary>The transport asked for; <see cref="PortTransport.None"/> means all.</summary>
    public PortTransport Transport { get; private init; }

    /// <summary>The service name that was asked for, as its source writes it; null when a number was given.</summary>
    public string? ServiceName { get; private init; }

    /// <summary>Why there is no answer, as one or two sentences that are safe to print; null when there is one.</summary>
    public string? Error { get; private init; }

    /// <summary>Reads a question. Never throws for any text.</summary>
    public static PortQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> subject = text.AsSpan().Trim();
        if (subject.IsEmpty)
            return Failure("No port was given. Ask for a number from 0 to 65535, a number with its transport such as 443/tcp, or a service name such as https.");

        PortTransport transport = PortTransport.None;
        int slash = subject.LastIndexOf('/');
        if (slash >= 0 && PortTransports.TryParse(subject[(slash + 1)..], out transport))
            subject = subject[..slash];
        else if (slash >= 0 && PortTransports.TryParse(subject[..slash], out transport))
            subject = subject[(slash + 1)..];
        else if (slash >= 0 && IsNumber(subject[..slash]))
            return Failure($"'{Shown(subject[(slash + 1)..])}' is no transport with registered ports. Those are tcp, udp, dccp and sctp.");

        return IsNumber(subject) ? FromNumber(subject, transport) : FromText(subject, transport);
    }

    static PortQuery FromNumber(ReadOnlySpan<char> digits, PortTransport transport)
    {
        if (ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return new() { Port = port, Transport = transport };
        return Failure($"{Shown(digits)} is no port: the port field of TCP (RFC 9293) and UDP (RFC 768) has 16 bits, so ports run from 0 to 65535.");
    }

    static PortQuery FromText(ReadOnlySpan<char> text, PortTransport transport)
    {
        if (text.IsEmpty)
            return Failure("There is a transport, but no port before it. Write for example 443/tcp.");
        if (text[0] == '-' && IsNumber(text[1..]))
            return Failure($"{Shown(text)} is no port: ports count from 0 to 65535, and none is negative.");
        int dash = text.IndexOf('-');
        if (dash > 0 && IsNumber(text[..dash]) && IsNumber(text[(dash + 1)..]))
            return Failure($"{Shown(text)} is a range. Ask for one port at a time, for example {Shown(text[..dash])}.");
        if (text.Length > LongestName)
            return Failure($"'{Shown(text)}' is no service name: the registry has none that long.");

        string name = text.ToString();
        if (ServiceNames.Find(name, transport) is (ushort port, string known))
            return new() { Port = port, Transport = transport, ServiceName = known };
        if (transport != PortTransport.None && ServiceNames.Find(name, PortTransport.None) is (ushort elsewhere, string other))
            return Failure($"{other} has no port of {transport.Name()} that is known here. Ask for {other} alone: its port is {elsewhere}.");

        IReadOnlyList<string> near = ServiceNames.Near(name, limit: 4);
        string hint = near.Count == 0 ? "Ask for a number from 0 to 65535, or a name from the IANA registry." : $"Near it are: {string.Join(", ", near)}.";
        return Failure($"No service is called '{Shown(text)}'. {hint}");
    }

    static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>The asker's text as it may be printed: bounded, and nothing in it that a terminal would obey.</summary>
    static string Shown(ReadOnlySpan<char> text)
    {
        const int Most = 24;
        string shown = string.Create(Math.Min(text.Length, Most), text, static (span, source) =>
        {
            for (int at = 0; at < span.Length; at++)
                span[at] = source[at] is >= ' ' and <= '~' ? source[at] : '?';
        });
        return text.Length > Most ? shown + "..." : shown;
    }

    static PortQuery Failure(string sentence) => new() { Error = sentence };
}
