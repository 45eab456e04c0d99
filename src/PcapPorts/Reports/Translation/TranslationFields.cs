using PcapPorts.Analysis;

namespace PcapPorts.Reports;

/// <summary>A flow at a translator as it is printed: matched, or seen on one side only.</summary>
/// <param name="Match">The match; null for a flow of one side.</param>
/// <param name="Inside">The flow inside; null when it was not seen there.</param>
/// <param name="Outside">The flow outside; null when it was not seen there.</param>
public readonly record struct TranslationRecord(TranslationMatch? Match, TranslatedEndpoint? Inside, TranslatedEndpoint? Outside);

/// <summary>The record of a flow at a translator.</summary>
public readonly struct TranslationFields : IRecordFields<TranslationRecord>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in TranslationRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        TranslationMatch? match = value.Match;
        record.Word("kind"u8, match?.KindText ?? (value.Inside is not null ? "only-inside" : "only-outside"));
        record.Word("proto"u8, ProtocolName.Of((value.Inside ?? value.Outside)?.Protocol ?? 0));
        record.BeginGroup("inside"u8);
        WriteFlow(ref record, value.Inside, match?.InsideFrame);
        record.EndGroup();
        record.BeginGroup("outside"u8);
        WriteFlow(ref record, value.Outside, match?.OutsideFrame);
        record.EndGroup();
        record.Fraction("confidence"u8, match?.Confidence ?? 0);
        record.BeginGroup("agree"u8);
        record.Number("sequences"u8, (long)(match?.Sequences ?? 0));
        record.Number("payloads"u8, (long)(match?.Payloads ?? 0));
        record.Number("identifications"u8, (long)(match?.Identifications ?? 0));
        record.Number("timestamps"u8, (long)(match?.Timestamps ?? 0));
        record.Number("compared"u8, (long)(match?.Compared ?? 0));
        record.EndGroup();
        record.Number("delay_nanoseconds"u8, match?.Delay ?? 0);
    }

    static void WriteFlow<TRecord>(ref TRecord record, TranslatedEndpoint? flow, long? frame)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Address("client_ip"u8, flow?.Client ?? default);
        Port(ref record, "client_port"u8, flow, flow?.ClientPort);
        record.Address("server_ip"u8, flow?.Server ?? default);
        Port(ref record, "server_port"u8, flow, flow?.ServerPort);
        record.Number("frame"u8, frame ?? flow?.FirstFrame ?? 0);
        record.Number("packets"u8, flow?.Packets ?? 0);
    }

    static void Port<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, TranslatedEndpoint? flow, ushort? port)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (flow is { HasPorts: true } && port is { } number)
            record.Number(name, (ulong)number);
        else
            record.Null(name);
    }
}
