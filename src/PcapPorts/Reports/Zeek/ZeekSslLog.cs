using PcapPorts.Analysis.Applications;

namespace PcapPorts.Reports;

/// <summary>TLS connections as Zeek's <c>ssl.log</c>. (Zeek documentation: base/protocols/ssl.)</summary>
/// <param name="output">Where it is written.</param>
/// <param name="json">JSON lines in place of tabs.</param>
public sealed class ZeekSslLog(Utf8Output output, bool json)
{
    readonly ZeekLog _log = new(output, json, "ssl",
        "version:string cipher:string curve:string server_name:string resumed:bool last_alert:string next_protocol:string established:bool ssl_history:string "
        + "cert_chain_fps:vector[string] client_cert_chain_fps:vector[string] sni_matches_cert:bool");

    ZeekConnections? _connections;

    /// <summary>Writes the header.</summary>
    public void Begin() => _log.Begin();

    /// <summary>The connections of the sessions that follow.</summary>
    public void Open(ZeekConnections connections) => _connections = connections;

    /// <summary>Writes one session.</summary>
    public void Write(TlsSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        ZeekConnection connection = _connections!.Find(session.Client, session.Server, session.Transport, session.Frame);
        bool shown = session.ServerCertificates.Count + session.ClientCertificates.Count > 0;
        _log.Line(session.Nanoseconds, in connection)
            .Plain(Version(session.Version))
            .Text(session.CipherSuite)
            .Text(session.Group)
            .Text(session.ServerName)
            .Flag(session.IsResumed)
            .Text(session.Alert?.ToLowerInvariant().Replace(' ', '_'))
            .Text(session.Protocol)
            .Flag(session.IsEstablished)
            .Text(session.History)
            .Texts(shown ? session.ServerCertificates : null)
            .Texts(shown ? session.ClientCertificates : null)
            .Flag(session.NameFits)
            .Write();
    }

    /// <summary>Writes the end.</summary>
    public void End() => _log.End();

    static string? Version(int version) => version switch
    {
        0 => null,
        0x0002 => "SSLv2",
        0x0300 => "SSLv3",
        0x0301 => "TLSv10",
        0x0302 => "TLSv11",
        0x0303 => "TLSv12",
        0x0304 => "TLSv13",
        0xfeff => "DTLSv10",
        0xfefd => "DTLSv12",
        0xfefc => "DTLSv13",
        _ when version >> 8 == 0x7f => $"TLSv13-draft{version & 0xff}",
        _ => $"unknown-{version}",
    };
}
