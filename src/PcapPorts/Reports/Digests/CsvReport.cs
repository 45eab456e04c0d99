using PcapPorts.Analysis;

namespace PcapPorts.Reports;

/// <summary>A digest as tables of comma-separated values, a file each.</summary>
public static class CsvReport
{
    /// <summary>The tables: their file names, and what writes them.</summary>
    public static IEnumerable<(string Name, Action<Utf8Output> Write)> Tables(CaptureDigest digest)
    {
        PortExposure[] ports = digest.Exposure.Ports();
        ScanFinding[] scans = digest.Exposure.Scans();
        Weakness[] weaknesses = digest.Weaknesses.All();
        var index = new WeaknessIndex(weaknesses);
        yield return ("captures.csv", output => Table(output, digest.Cards, Writer<CardRecord, CardFields>(output), static card => new CardRecord(card)));
        yield return ("services.csv", output => Table(output, digest.Summary.ServiceTraffic.ToArray(), Writer<ServiceRecord, ServiceFields>(output),
            service => new ServiceRecord(service.Key, digest.Summary.IsProven(service.Key), service.Flows, service.Packets, service.Bytes)));
        yield return ("ports.csv", output => Table(output, digest.Summary.PortTraffic(), Writer<PortTraffic, PortFields>(output), static port => port));
        yield return ("hosts.csv", output => Table(output, digest.Summary.HostTraffic.ToArray(), Writer<HostRecord, HostFields>(output), host => new HostRecord(host.Key, host.Flows, host.Packets, host.Bytes, digest.HostNames.Find(host.Key)?.Name, digest.HostNames.Find(host.Key)?.Source)));
        yield return ("exposure.csv", output => Table(output, ports, Writer<ExposureRecord, ExposureFields>(output), port => new ExposureRecord(port, FileOf(digest, port.Frames), index.KindsOf(port))));
        yield return ("scans.csv", output => Table(output, scans, Writer<ScanRecord, ScanFields>(output), scan => new ScanRecord(scan, FileOf(digest, scan.Frames))));
        yield return ("weaknesses.csv", output => Table(output, weaknesses, Writer<WeaknessRecord, WeaknessFields>(output), weakness => new WeaknessRecord(weakness, FileOf(digest, weakness.Frames))));
        yield return ("findings.csv", output => Table(output, Finding.All(digest, ports, scans, weaknesses), Writer<FindingRecord, FindingFields>(output), finding => new FindingRecord(finding, FileOf(digest, finding.Capture))));
        yield return ("names.csv", output => Table(output, [.. digest.Names.Entries], Writer<CalledNameRecord, CalledNameFields>(output),
            name => new CalledNameRecord(name.Kind, name.Name, name.Count, name.Detail, name.Frame.Frame, FileOf(digest, name.Frame.Capture))));
        yield return ("flows.csv", output => Table(output, digest.Flows, Writer<ReportFlowRecord, ReportFlowFields>(output), flow => new ReportFlowRecord(flow, FileOf(digest, flow.Capture))));
    }

    internal static string? FileOf(CaptureDigest digest, IReadOnlyList<FrameCitation> frames) => frames.Count == 0 ? null : FileOf(digest, frames[0].Capture);

    internal static string? FileOf(CaptureDigest digest, int capture) => capture >= 0 && capture < digest.Cards.Count ? digest.Cards[capture].Name : null;

    static RecordWriter<TValue, TFields> Writer<TValue, TFields>(Utf8Output output)
        where TValue : struct
        where TFields : struct, IRecordFields<TValue> => new(output, RecordFormat.Csv, withFile: false);

    static void Table<TItem, TValue, TFields>(Utf8Output output, IReadOnlyList<TItem> items, RecordWriter<TValue, TFields> writer, Func<TItem, TValue> value)
        where TValue : struct
        where TFields : struct, IRecordFields<TValue>
    {
        writer.Begin();
        foreach (TItem item in items)
            writer.Write(value(item));
        writer.End();
        output.Flush();
    }
}
