using PcapPorts.Analysis;

namespace PcapPorts.Reports;

/// <summary>A digest as one JSON object.</summary>
public static class JsonReport
{
    /// <summary>Writes it, with a line end.</summary>
    public static void Write(Utf8Output output, CaptureDigest digest, ReportOptions options)
    {
        PortExposure[] ports = digest.Exposure.Ports();
        ScanFinding[] scans = digest.Exposure.Scans();
        Weakness[] weaknesses = digest.Weaknesses.All();
        var index = new WeaknessIndex(weaknesses);
        output.Write("{\"title\":"u8);
        JsonText.Write(output, options.Title);
        output.Write(",\"version\":"u8);
        JsonText.Write(output, options.Version);
        output.Write(",\"summary\":"u8);
        digest.Summary.WriteJson(output);
        output.Write(",\"captures\":"u8);
        Records(digest.Cards, new RecordWriter<CardRecord, CardFields>(output, RecordFormat.Json, false), static card => new CardRecord(card));
        output.Write(",\"exposure\":"u8);
        Records(ports, new RecordWriter<ExposureRecord, ExposureFields>(output, RecordFormat.Json, false), port => new ExposureRecord(port, CsvReport.FileOf(digest, port.Frames), index.KindsOf(port)));
        output.Write(",\"scans\":"u8);
        Records(scans, new RecordWriter<ScanRecord, ScanFields>(output, RecordFormat.Json, false), scan => new ScanRecord(scan, CsvReport.FileOf(digest, scan.Frames)));
        output.Write(",\"weaknesses\":"u8);
        Records(weaknesses, new RecordWriter<WeaknessRecord, WeaknessFields>(output, RecordFormat.Json, false), weakness => new WeaknessRecord(weakness, CsvReport.FileOf(digest, weakness.Frames)));
        output.Write(",\"findings\":"u8);
        Records(Finding.All(digest, ports, scans, weaknesses), new RecordWriter<FindingRecord, FindingFields>(output, RecordFormat.Json, false), finding => new FindingRecord(finding, CsvReport.FileOf(digest, finding.Capture)));
        output.Write(",\"names\":"u8);
        Records([.. digest.Names.Entries], new RecordWriter<CalledNameRecord, CalledNameFields>(output, RecordFormat.Json, false), name => new CalledNameRecord(name.Kind, name.Name, name.Count, name.Detail, name.Frame.Frame, CsvReport.FileOf(digest, name.Frame.Capture)));
        output.Write(",\"largest_flows\":"u8);
        Records(digest.Flows, new RecordWriter<ReportFlowRecord, ReportFlowFields>(output, RecordFormat.Json, false), flow => new ReportFlowRecord(flow, CsvReport.FileOf(digest, flow.Capture)));
        output.Write("}\n"u8);
    }

    static void Records<TItem, TValue, TFields>(
        IReadOnlyList<TItem> items, RecordWriter<TValue, TFields> writer, Func<TItem, TValue> value)
        where TValue : struct
        where TFields : struct, IRecordFields<TValue>
    {
        writer.Begin();
        foreach (TItem item in items)
            writer.Write(value(item));
        writer.End();
    }
}
