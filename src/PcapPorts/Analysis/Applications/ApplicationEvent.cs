using PcapPorts.Packets;

namespace PcapPorts.Analysis.Applications;

/// <summary>What an application said in one message: a question or answer of DNS, a request or response of HTTP, a hello of TLS.</summary>
/// <param name="Kind">The protocol: dns, mdns, llmnr, http, ssdp, sip, tls; or login.</param>
/// <param name="Frame">Number of the frame that completed the message, counting from 1.</param>
/// <param name="Nanoseconds">Its time in nanoseconds since 1970; <see cref="long.MinValue"/> when it has none.</param>
/// <param name="Client">Who asks.</param>
/// <param name="Server">Who is asked.</param>
public abstract record ApplicationEvent(string Kind, long Frame, long Nanoseconds, ApplicationEndpoint Client, ApplicationEndpoint Server)
{
    /// <summary>The IP protocol that carries it: TCP, UDP or SCTP.</summary>
    public byte Transport { get; init; }

    /// <summary>The frame of the request that a response answers; 0 when there is none or it was not seen.</summary>
    public long RequestFrame { get; init; }

    /// <summary>Nanoseconds from the request to the response; null where there is no pair.</summary>
    public long? ResponseNanoseconds { get; init; }

    /// <summary>What it says, in a line.</summary>
    public abstract string Summary { get; }
}

/// <summary>An address and a port.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port.</param>
public readonly record struct ApplicationEndpoint(IpAddress Address, ushort Port);

/// <summary>A message of DNS, mDNS or LLMNR.</summary>
public sealed record DnsEvent(string Kind, long Frame, long Nanoseconds, ApplicationEndpoint Client, ApplicationEndpoint Server)
    : ApplicationEvent(Kind, Frame, Nanoseconds, Client, Server)
{
    /// <summary>The transaction.</summary>
    public int Id { get; init; }

    /// <summary>Whether it is a response.</summary>
    public bool IsResponse { get; init; }

    /// <summary>The response code (IANA DNS RCODEs); null in a query.</summary>
    public int? ResponseCode { get; init; }

    /// <summary>What is asked: names and types (IANA RR TYPEs).</summary>
    public required IReadOnlyList<(string Name, long Type)> Questions { get; init; }

    /// <summary>The addresses and names in the answers.</summary>
    public required IReadOnlyList<string> Answers { get; init; }

    /// <summary>The response code in words; null in a query.</summary>
    public string? ResponseCodeName { get; init; }

    /// <summary>The flags and codes of the header, 16 bits as they were sent (RFC 1035 section 4.1.1).</summary>
    public int Flags { get; init; }

    /// <summary>The class of the first question (IANA DNS CLASSes); null where nothing is asked.</summary>
    public int? Class { get; init; }

    /// <summary>The records of the answer section: what they hold, and for how many seconds it may be kept.</summary>
    public IReadOnlyList<(string Text, long TimeToLive)> Records { get; init; } = [];

    /// <summary>Whether it is a response without any record: the server declined to answer.</summary>
    public bool IsEmptyResponse { get; init; }

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            string questions = string.Join(", ", Questions.Select(question => $"{question.Name} {DnsTypeName(question.Type)}"));
            if (!IsResponse)
                return questions;
            string answer = ResponseCode is > 0 ? ResponseCodeName ?? $"code {ResponseCode}" : Answers.Count == 0 ? "no data" : string.Join(", ", Answers);
            return questions.Length == 0 ? answer : $"{questions} = {answer}";
        }
    }

    static string DnsTypeName(long type) => Protocols.Dns.DnsTypes.Mnemonics.Find((ulong)type) ?? $"TYPE{type}";
}

/// <summary>A request or response of HTTP/1.x, HTTP/2, or SSDP and SIP, which are written alike.</summary>
public sealed record HttpEvent(string Kind, long Frame, long Nanoseconds, ApplicationEndpoint Client, ApplicationEndpoint Server)
    : ApplicationEvent(Kind, Frame, Nanoseconds, Client, Server)
{
    /// <summary>The method; null in a response.</summary>
    public string? Method { get; init; }

    /// <summary>The target as the request line writes it; null in a response.</summary>
    public string? Uri { get; init; }

    /// <summary>The Host header; null where there is none.</summary>
    public string? Host { get; init; }

    /// <summary>The User-Agent header; null where there is none.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The status code; 0 in a request.</summary>
    public int Status { get; init; }

    /// <summary>Whether the body ends with the connection, for nothing tells its length (RFC 9112 section 6.3).</summary>
    public bool EndsWithConnection { get; init; }

    /// <summary>Whether the end of the body is not in the capture.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>The Content-Type header; null where there is none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The Content-Length header; null where there is none.</summary>
    public long? Length { get; init; }

    /// <summary>The Server header of a response, or the Location of another resource; null where there is none.</summary>
    public string? Location { get; init; }

    /// <summary>The Referer header; null where there is none.</summary>
    public string? Referrer { get; init; }

    /// <summary>The Origin header (RFC 6454); null where there is none.</summary>
    public string? Origin { get; init; }

    /// <summary>What a response says beside its status code; null where there is nothing.</summary>
    public string? Phrase { get; init; }

    /// <summary>Who logs in by the Basic scheme (RFC 7617); null where nobody does. The password is not kept.</summary>
    public string? User { get; init; }

    /// <summary>Bytes of the body that were seen, as they are when its codings are undone.</summary>
    public long BodyLength { get; init; }

    /// <summary>Whether it is one of several streams of a connection (HTTP/2).</summary>
    public bool IsMultiplexed { get; init; }

    /// <summary>What follows the request line's target, or precedes the status: HTTP/1.1.</summary>
    public string? Version { get; init; }

    /// <inheritdoc/>
    public override string Summary => Status > 0
        ? $"{Status}{(ContentType is null ? "" : " " + ContentType)}{(Length is null ? "" : $", {Length} bytes")}{(IsUnfinished ? " (unfinished)" : "")}"
        : $"{Method} {(Host is null || Uri?.Contains("://", StringComparison.Ordinal) == true ? Uri : Host + Uri)}";
}

/// <summary>A hello of TLS or DTLS, in the clear or inside QUIC's first packets.</summary>
public sealed record TlsEvent(string Kind, long Frame, long Nanoseconds, ApplicationEndpoint Client, ApplicationEndpoint Server)
    : ApplicationEvent(Kind, Frame, Nanoseconds, Client, Server)
{
    /// <summary>Whether the server sent it.</summary>
    public bool IsServer { get; init; }

    /// <summary>The name of the server that the client asks for; null where there is none.</summary>
    public string? ServerName { get; init; }

    /// <summary>The protocols offered, or chosen, for inside.</summary>
    public required IReadOnlyList<string> Protocols { get; init; }

    /// <summary>The highest version offered, or the one chosen.</summary>
    public string? Version { get; init; }

    /// <summary>The cipher suite that the server chose; null in a client's hello.</summary>
    public string? CipherSuite { get; init; }

    /// <summary>JA3 of a client, JA3S of a server; null where there is none.</summary>
    public string? Ja3 { get; init; }

    /// <summary>JA4 of a client; null where there is none.</summary>
    public string? Ja4 { get; init; }

    /// <summary>The names in the certificate that came with it; empty where there is none, or it is encrypted.</summary>
    public required IReadOnlyList<string> CertificateNames { get; init; }

    /// <summary>What carries it: quic; null for TCP.</summary>
    public string? Via { get; init; }

    /// <inheritdoc/>
    public override string Summary => IsServer
        ? string.Join(", ", new[] { Version, CipherSuite, string.Join(' ', Protocols), CertificateNames.Count == 0 ? null : "certificate of " + string.Join(' ', CertificateNames) }.Where(part => !string.IsNullOrEmpty(part)))
        : string.Join(", ", new[] { ServerName ?? "no server name", Version, string.Join(' ', Protocols) }.Where(part => !string.IsNullOrEmpty(part)));
}
