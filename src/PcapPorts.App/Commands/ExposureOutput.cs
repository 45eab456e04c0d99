using PcapPorts.Analysis;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Prints what exposure found as records: ports, scans and weaknesses, one after the other. In csv and tsv, whose rows are all alike, only one of them.</summary>
sealed class ExposureOutput(Utf8Output output, RecordFormat format, string? kind, List<string> captures)
{
    bool _any;

    public void Write(PortExposure[] ports, ScanFinding[] scans, Weakness[] weaknesses)
    {
        var index = new WeaknessIndex(weaknesses);
        bool isTable = format is RecordFormat.Csv or RecordFormat.Tsv;
        string[] kinds = kind is not null ? [kind] : isTable ? ["port"] : ["port", "scan", "weakness"];
        foreach (string one in kinds)
        {
            bool isFirst = one == kinds[0], isLast = one == kinds[^1];
            switch (one)
            {
                case "port":
                    Write<PortExposure, ExposureRecord, ExposureFields>(ports, port => new ExposureRecord(port, FileOf(port.Frames), index.KindsOf(port)), isFirst, isLast);
                    break;
                case "scan":
                    Write<ScanFinding, ScanRecord, ScanFields>(scans, scan => new ScanRecord(scan, FileOf(scan.Frames)), isFirst, isLast);
                    break;
                default:
                    Write<Weakness, WeaknessRecord, WeaknessFields>(weaknesses, weakness => new WeaknessRecord(weakness, FileOf(weakness.Frames)), isFirst, isLast);
                    break;
            }
        }
    }

    void Write<TItem, TRecord, TFields>(TItem[] items, Func<TItem, TRecord> record, bool isFirst, bool isLast)
        where TRecord : struct
        where TFields : struct, IRecordFields<TRecord>
    {
        var writer = new RecordWriter<TRecord, TFields>(output, format, withFile: false);
        if (isFirst)
            writer.Begin();
        else
            writer.Continue(_any);
        foreach (TItem item in items)
            writer.Write(record(item));
        _any |= items.Length > 0;
        if (isLast)
            writer.End();
    }

    string? FileOf(IReadOnlyList<FrameCitation> frames) => captures.Count > 1 && frames.Count > 0 ? captures[frames[0].Capture] : null;
}
