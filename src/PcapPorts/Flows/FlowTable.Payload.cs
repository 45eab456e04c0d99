using System.Runtime.CompilerServices;

namespace PcapPorts.Flows;

/// <content>The first payloads of each side, and what they say.</content>
public sealed unsafe partial class FlowTable
{
    // The count of inspected payloads of a side: 0 to 8, in four bits; 15 when a certain verdict ended the looking.
    const int InspectedShift = 16;
    const uint InspectionOver = 15;

    internal static uint Inspected(in FlowRecord record, int direction) =>
        ((uint)record.Bits >> (InspectedShift + direction * 4)) & 15;

    internal static void SetInspected(ref FlowRecord record, int direction, uint value)
    {
        int shift = InspectedShift + direction * 4;
        record.Bits = (FlowBits)(((uint)record.Bits & ~(15u << shift)) | value << shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool WantsPayload(in FlowRecord record, int direction) => Inspected(in record, direction) < Limit(in record);

    /// <summary>
    /// How many payloads of a side are looked at. A connection that was seen to begin says what it is in its first payloads; in mid-stream
    /// it takes more luck. A part of a capture cannot know which of the two it has, so it looks at more, and merging drops what is over.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint Limit(in FlowRecord record) =>
        !_partial && (record.Bits & FlowBits.StartsWithSyn) != 0 ? (uint)PayloadInspector.InspectedFromStart : PayloadInspector.MaxInspected;

    /// <summary>Drops the findings of a record that another part made, as far as they are beyond its limit here.</summary>
    void DropBeyondLimit(int index)
    {
        ref FlowRecord record = ref Record(index);
        uint limit = Limit(in record);
        for (int direction = 0; direction < 2; direction++)
        {
            uint inspected = Inspected(in record, direction);
            if (inspected <= limit)
                continue;
            bool certain = false;
            if (Origin(index).Details != 0)
            {
                ref FlowDetails details = ref Details(index);
                ref PayloadFindings findings = ref direction == 0 ? ref details.Low : ref details.High;
                for (int i = 0; i < PayloadFindings.Capacity; i++)
                {
                    if ((uint)findings[i].Ordinal >= limit)
                        findings[i] = default;
                    certain |= findings[i].Exists && findings[i].Verdict.Certain;
                }
            }
            SetInspected(ref record, direction, certain ? InspectionOver : limit);
        }
    }

    internal void Inspect(int index, in FlowEntry entry, ReadOnlySpan<byte> payload, long number)
    {
        ref FlowRecord record = ref Record(index);
        int direction = entry.Direction;
        (ushort source, ushort destination) = direction == 0 ? (entry.Key.LowPort, entry.Key.HighPort) : (entry.Key.HighPort, entry.Key.LowPort);
        uint ordinal = Inspected(in record, direction);
        PayloadVerdict verdict = _inspector!.Inspect(payload, entry.Key.Protocol, source, destination);
        SetInspected(ref record, direction, verdict.Certain ? InspectionOver : ordinal + 1);
        if (verdict.Exists)
            AddFinding(index, direction, new PayloadFinding(number, verdict, (int)ordinal));
    }

    internal void AddFinding(int index, int direction, PayloadFinding finding)
    {
        ref FlowDetails details = ref Details(index);
        ref PayloadFindings findings = ref direction == 0 ? ref details.Low : ref details.High;
        for (int i = 0; i < PayloadFindings.Capacity; i++)
        {
            if (findings[i].Exists)
                continue;
            findings[i] = finding;
            return;
        }
    }

    /// <summary>Appends what <paramref name="later"/> found in the payloads of one side to what the record at an index found before.</summary>
    void JoinFindings(int index, in FlowRecord later, in PayloadFindings laterFindings, int direction, long frames)
    {
        ref FlowRecord record = ref Record(index);
        uint before = Inspected(in record, direction);
        uint after = Inspected(in later, direction);
        uint limit = Limit(in record);
        if (before >= limit || after == 0)
            return;
        bool certain = false;
        for (int i = 0; i < PayloadFindings.Capacity && laterFindings[i].Exists; i++)
        {
            PayloadFinding finding = laterFindings[i];
            if (before + (uint)finding.Ordinal >= limit)
                break;
            certain |= finding.Verdict.Certain;
            AddFinding(index, direction, finding.Shift(frames, (int)before));
        }
        uint total = after == InspectionOver
            ? certain ? InspectionOver : limit
            : Math.Min(before + after, limit);
        SetInspected(ref record, direction, total);
    }
}
