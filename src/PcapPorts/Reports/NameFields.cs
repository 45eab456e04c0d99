using PcapPorts.Analysis.Names;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A name as it is printed.</summary>
/// <param name="Name">The name; null in a header line.</param>
public readonly record struct NameRecord(AddressName? Name);

/// <summary>The record of a name.</summary>
public readonly struct NameFields : IRecordFields<NameRecord>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in NameRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        AddressName? name = value.Name;
        record.Address("address"u8, name?.Address ?? default(IpAddress));
        record.Text("name"u8, name?.Name);
        record.Word("source"u8, name?.Source.ToText());
        if (name is { Frame: > 0 })
            record.Number("frame"u8, name.Frame);
        else
            record.Null("frame"u8);
        record.Time("time"u8, name?.Time ?? Capture.Timestamp.None);
    }
}
