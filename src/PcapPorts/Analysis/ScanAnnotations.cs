using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>What a capture file tells of itself beside its frames.</summary>
public sealed class ScanAnnotations
{
    readonly List<CaptureComment> _comments = [];
    readonly List<CaptureName> _names = [];
    readonly List<CaptureStatistics> _statistics = [];
    readonly List<CaptureSection> _sections = [];
    long _characters;

    /// <summary>The interfaces it was recorded on.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces { get; private set; } = [];

    /// <summary>What wrote it.</summary>
    public IReadOnlyList<CaptureSection> Sections => _sections;

    /// <summary>Comments, those on frames with the frame's number in the whole file.</summary>
    public IReadOnlyList<CaptureComment> Comments => _comments;

    /// <summary>Names of addresses.</summary>
    public IReadOnlyList<CaptureName> Names => _names;

    /// <summary>Counters of interfaces.</summary>
    public IReadOnlyList<CaptureStatistics> Statistics => _statistics;

    /// <summary>A list had reached its limit.</summary>
    public bool LimitReached { get; private set; }

    internal void Add(CaptureReader reader, long framesBefore)
    {
        Interfaces = reader.Interfaces;
        _sections.AddRange(reader.Sections);
        foreach (CaptureComment comment in reader.Comments)
        {
            _comments.Add(comment.Subject == CommentSubject.Frame ? comment with { Number = comment.Number + framesBefore } : comment);
            _characters += comment.Text.Length;
        }
        _names.AddRange(reader.Names);
        _statistics.AddRange(reader.Statistics);
        LimitReached |= reader.AnnotationLimitReached;
    }

    /// <summary>
    /// The parts together may hold more than one pass over the whole would have kept. Only a pass on one thread then tells what it keeps.
    /// </summary>
    internal bool MayExceedOnePass => LimitReached
        || Math.Max(Math.Max(_sections.Count, _comments.Count), Math.Max(_names.Count, _statistics.Count)) > CaptureAnnotations.MaximumEntries
        || _characters > CaptureAnnotations.MaximumBytes / 4;
}
