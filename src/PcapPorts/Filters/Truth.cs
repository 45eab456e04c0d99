namespace PcapPorts.Filters;

/// <summary>What headers alone tell about a test.</summary>
enum Truth : byte
{
    /// <summary>It does not hold.</summary>
    No,

    /// <summary>It holds.</summary>
    Yes,

    /// <summary>Only dissection can tell.</summary>
    Unknown,
}
