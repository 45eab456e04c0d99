using PcapPorts.Analysis.Stories;

namespace PcapPorts.Reports;

/// <summary>A statement as it is printed.</summary>
/// <param name="Statement">The statement; null in a header line.</param>
public readonly record struct StoryRecord(StoryStatement? Statement);

/// <summary>The record of a statement.</summary>
public readonly struct StoryFields : IRecordFields<StoryRecord>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in StoryRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        StoryStatement? statement = value.Statement;
        record.Word("kind"u8, statement?.Kind.ToText());
        record.Text("text"u8, statement?.Text);
        record.Fraction("confidence"u8, statement?.Confidence ?? 0);
        Span<long> frames = stackalloc long[StoryStatement.MaxFrames];
        int count = 0;
        foreach (long frame in statement?.Frames ?? [])
            frames[count++] = frame;
        record.Numbers("frames"u8, frames[..count]);
    }
}
