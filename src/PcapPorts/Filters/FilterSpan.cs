namespace PcapPorts.Filters;

/// <summary>A part of the text of a filter.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">Number of characters; 0 for a place between two.</param>
public readonly record struct FilterSpan(int Start, int Length)
{
    /// <summary>Index behind its last character.</summary>
    public int End => Start + Length;

    /// <summary>From the start of this part to the end of another behind it.</summary>
    public FilterSpan To(FilterSpan last) => new(Start, Math.Max(Length, last.End - Start));
}
