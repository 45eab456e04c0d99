using PcapPorts.Analysis.Applications;
using PcapPorts.Analysis.Objects;
using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>An object as a record.</summary>
/// <param name="Object">The object; null for the header line.</param>
public readonly record struct ObjectRecord(CarriedObject? Object);

/// <summary>The record of a body or file that a protocol carried. The names are the interface that scripts rely on.</summary>
public readonly struct ObjectRecordFields : IRecordFields<ObjectRecord>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in ObjectRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        CarriedObject? carried = value.Object;
        record.Number("frame"u8, carried?.Frame ?? 0);
        record.Time("time"u8, new Timestamp(carried?.Nanoseconds ?? long.MinValue));
        record.Word("protocol"u8, carried?.Protocol);
        WriteEndpoint(ref record, "client"u8, carried?.Client ?? default);
        WriteEndpoint(ref record, "server"u8, carried?.Server ?? default);
        record.Word("sender"u8, carried is { IsUpload: true } ? "client" : "server");
        record.Text("host"u8, carried?.Host);
        record.Text("content_type"u8, carried?.ContentType);
        record.Number("size"u8, carried?.Size ?? 0);
        record.Text("name"u8, carried?.Name);
        record.Word("sha256"u8, carried?.Sha256);
        record.Flag("complete"u8, carried?.IsComplete ?? false);
        if (carried is { SavedAs: null })
            record.Absent("saved_as"u8);
        else
            record.Text("saved_as"u8, carried?.SavedAs);
    }

    static void WriteEndpoint<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, ApplicationEndpoint endpoint)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.BeginGroup(name);
        record.Address("ip"u8, endpoint.Address);
        record.Number("port"u8, (long)endpoint.Port);
        record.EndGroup();
    }
}
