namespace PcapPorts.Reports;

/// <summary>How records are printed for machines.</summary>
public enum RecordFormat : byte
{
    /// <summary>One JSON object a line (ndjson.org).</summary>
    Ndjson,

    /// <summary>One JSON array of objects (RFC 8259).</summary>
    Json,

    /// <summary>Comma-separated values with a header line (RFC 4180), lines ended by a line feed.</summary>
    Csv,

    /// <summary>Tab-separated values with a header line.</summary>
    Tsv,
}
