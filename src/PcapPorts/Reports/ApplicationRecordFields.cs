using PcapPorts.Analysis.Applications;
using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>An event as a record.</summary>
/// <param name="Event">The event; null for the header line.</param>
public readonly record struct ApplicationRecord(ApplicationEvent? Event);

/// <summary>The record of what an application said. The names are the interface that scripts rely on.</summary>
public readonly struct ApplicationRecordFields : IRecordFields<ApplicationRecord>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in ApplicationRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        ApplicationEvent? e = value.Event;
        record.Word("kind"u8, e?.Kind);
        record.Number("frame"u8, e?.Frame ?? 0);
        record.Time("time"u8, new Timestamp(e?.Nanoseconds ?? long.MinValue));
        WriteEndpoint(ref record, "client"u8, e?.Client ?? default);
        WriteEndpoint(ref record, "server"u8, e?.Server ?? default);
        WriteDns(ref record, e as DnsEvent);
        WriteHttp(ref record, e as HttpEvent);
        WriteTls(ref record, e as TlsEvent);
        LoginEvent? login = e as LoginEvent;
        WriteText(ref record, "service"u8, login?.Service);
        WriteText(ref record, "user"u8, login?.User);
        if (e is { RequestFrame: > 0 })
            record.Number("request_frame"u8, e.RequestFrame);
        else
            record.Absent("request_frame"u8);
        if (e?.ResponseNanoseconds is { } time)
            record.Time("response_time"u8, new Timestamp(time));
        else
            record.Absent("response_time"u8);
    }

    /// <summary>A record of each kind that has every field it can have, from which a table's columns are learnt.</summary>
    public static IReadOnlyList<ApplicationRecord> Samples { get; } =
    [
        new(new DnsEvent("dns", 1, 0, default, default) { IsResponse = true, ResponseCode = 0, Questions = [], Answers = [], RequestFrame = 1, ResponseNanoseconds = 0 }),
        new(new HttpEvent("http", 1, 0, default, default) { Status = 200, Length = 0 }),
        new(new HttpEvent("http", 1, 0, default, default) { Status = 200, IsUnfinished = true }),
        new(new TlsEvent("tls", 1, 0, default, default) { Protocols = [], CertificateNames = [] }),
        new(new LoginEvent("login", 1, 0, default, default) { Service = "", User = "" }),
    ];

    static void WriteEndpoint<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, ApplicationEndpoint endpoint)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.BeginGroup(name);
        record.Address("ip"u8, endpoint.Address);
        record.Number("port"u8, (long)endpoint.Port);
        record.EndGroup();
    }

    static void WriteDns<TRecord>(ref TRecord record, DnsEvent? dns)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (dns is null)
        {
            record.Absent("id"u8);
            record.Absent("response"u8);
            record.Absent("rcode"u8);
            record.Absent("questions"u8);
            record.Absent("answers"u8);
            return;
        }
        record.Number("id"u8, (long)dns.Id);
        record.Flag("response"u8, dns.IsResponse);
        if (dns.ResponseCode is { } code)
            record.Number("rcode"u8, (long)code);
        else
            record.Null("rcode"u8);
        record.Pairs("questions"u8, "name"u8, "type"u8, dns.Questions);
        record.Texts("answers"u8, dns.Answers);
    }

    static void WriteHttp<TRecord>(ref TRecord record, HttpEvent? http)
        where TRecord : struct, IRecord, allows ref struct
    {
        WriteText(ref record, "method"u8, http?.Method);
        WriteText(ref record, "uri"u8, http?.Uri);
        WriteText(ref record, "host"u8, http?.Host);
        WriteText(ref record, "user_agent"u8, http?.UserAgent);
        WriteStatus(ref record, "status"u8, http is { IsUnfinished: false } ? http.Status : 0);
        WriteStatus(ref record, "partial_status"u8, http is { IsUnfinished: true } ? http.Status : 0);
        WriteText(ref record, "content_type"u8, http?.ContentType);
        if (http?.Length is { } length)
            record.Number("length"u8, length);
        else
            record.Absent("length"u8);
        WriteText(ref record, "location"u8, http?.Location);
    }

    /// <summary>What ended and what did not have names of their own, so that who counts answers counts whole ones.</summary>
    static void WriteStatus<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, int status)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (status > 0)
            record.Number(name, (long)status);
        else
            record.Absent(name);
    }

    static void WriteTls<TRecord>(ref TRecord record, TlsEvent? tls)
        where TRecord : struct, IRecord, allows ref struct
    {
        WriteText(ref record, "via"u8, tls?.Via);
        WriteText(ref record, "message"u8, tls is null ? null : tls.IsServer ? "server hello" : "client hello");
        WriteText(ref record, "sni"u8, tls?.ServerName);
        if (tls is null)
            record.Absent("alpn"u8);
        else
            record.Texts("alpn"u8, tls.Protocols);
        WriteText(ref record, "version"u8, tls?.Version);
        WriteText(ref record, "cipher"u8, tls?.CipherSuite);
        WriteText(ref record, "ja3"u8, tls is { IsServer: false } ? tls.Ja3 : null);
        WriteText(ref record, "ja3s"u8, tls is { IsServer: true } ? tls.Ja3 : null);
        WriteText(ref record, "ja4"u8, tls?.Ja4);
        if (tls is { CertificateNames.Count: > 0 })
            record.Texts("certificate_names"u8, tls.CertificateNames);
        else
            record.Absent("certificate_names"u8);
    }

    static void WriteText<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, string? text)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (text is null)
            record.Absent(name);
        else
            record.Text(name, text);
    }
}
