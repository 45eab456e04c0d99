namespace PcapPorts.Reports;

/// <summary>How the bytes of a transcript are shown.</summary>
public enum TranscriptForm : byte
{
    /// <summary>As text, line by line, what cannot be shown escaped.</summary>
    Text,

    /// <summary>As hexadecimal digits with the text beside them.</summary>
    Hex,

    /// <summary>As they are.</summary>
    Raw,
}
