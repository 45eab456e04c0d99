using PcapPorts.Analysis;
using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>Weaknesses in words, and the display filters that show them again.</summary>
public static class WeaknessText
{
    /// <summary>What is wrong, as the end of a sentence that begins with the port.</summary>
    public static string Of(Weakness weakness)
    {
        WeaknessKey key = weakness.Key;
        string certificate = key.Name.Length > 0 ? $"its certificate for {key.Name}" : "its certificate";
        return key.Kind switch
        {
            WeaknessKind.Login => $"a log-in of {key.Name} can be read on the way ({key.What})",
            WeaknessKind.OldTls => $"it agreed on {key.What}, which the standards forbid",
            WeaknessKind.WeakCipher => $"it agreed on {key.What}, which does not protect",
            WeaknessKind.CertificateExpired => $"{certificate} had expired on {Day(weakness)}",
            WeaknessKind.CertificateNotYetValid => $"{certificate} was valid only from {Day(weakness)} on",
            WeaknessKind.CertificateExpiresSoon => $"{certificate} was about to expire, on {Day(weakness)}",
            WeaknessKind.CertificateSelfSigned => $"{certificate} names itself as its issuer (self-signed)",
            WeaknessKind.CertificateWeakKey => $"{certificate} has a weak key ({key.What})",
            _ => $"{certificate} is signed with {key.What}, which can be forged",
        };
    }

    /// <summary>The display filter that shows it: the hellos, the certificates, or all packets of the port where only some of a dialogue's lines are meant.</summary>
    public static string Filter(Weakness weakness)
    {
        WeaknessKey key = weakness.Key;
        string protocol = ProtocolName.Of(key.Protocol), port = $"{ExposureText.Host(key.Host)} && {protocol}.port == {key.Port}";
        return key.Kind switch
        {
            WeaknessKind.Login => port,
            WeaknessKind.OldTls or WeaknessKind.WeakCipher => $"{port} && tls.handshake.type == 2",
            _ => $"{port} && tls.handshake.type == 11",
        };
    }

    /// <summary>When a certificate ends or begins.</summary>
    public static Timestamp LimitOf(Weakness weakness) =>
        weakness.Limit is { } seconds and > long.MinValue / 1_000_000_000 and < long.MaxValue / 1_000_000_000 ? new Timestamp(seconds * 1_000_000_000) : Timestamp.None;

    static string Day(Weakness weakness) => LimitOf(weakness) is { HasValue: true } limit ? Units.Moment(limit, "yyyy-MM-dd") : "a day beyond all calendars";
}
