using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// Several files read as one capture, one after the other: frames are numbered through, so that a flow that spans files is one flow. A damaged
/// file ends where it is damaged, and the next one goes on.
/// </summary>
public sealed class JoinedReader : CaptureReader
{
    readonly IReadOnlyList<string> _paths;
    readonly List<CaptureInterface> _interfaces = [];
    readonly List<CaptureSection> _sections = [];
    readonly List<CaptureComment> _comments = [];
    readonly List<CaptureName> _names = [];
    readonly List<CaptureSecrets> _secrets = [];
    int _fileSecrets;
    long _secretBytes;
    readonly List<CaptureStatistics> _statistics = [];
    CaptureReader? _current;
    CaptureDamage? _damage;
    int _next;
    long _frames;
    long _fileStart;
    bool _limitReached;

    /// <param name="paths">The files in their order.</param>
    /// <param name="name">What messages call them together.</param>
    public JoinedReader(IReadOnlyList<string> paths, string name)
    {
        _paths = paths;
        Name = name;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The first damage of a file; its cause names the file.</summary>
    public override CaptureDamage? Damage => _damage;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureSection> Sections => _sections;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureComment> Comments => _comments;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureName> Names => _names;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureSecrets> Secrets => _secrets;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureStatistics> Statistics => _statistics;

    /// <inheritdoc/>
    public override bool AnnotationLimitReached => _limitReached;

    /// <summary>Called with each file when its reading begins.</summary>
    public Action<string>? FileBegins { get; init; }

    /// <inheritdoc/>
    public override bool Read(FrameBatch batch)
    {
        while (true)
        {
            if (_current is null)
            {
                if (_next >= _paths.Count)
                    return false;
                FileBegins?.Invoke(_paths[_next]);
                _current = TryOpen(_paths[_next++]);
                continue;
            }
            if (_current.Read(batch))
            {
                batch.FirstNumber = _frames + 1;
                _frames += batch.Count;
                for (int i = 0; i < batch.Count; i++)
                    batch.Records[i].Interface += _interfaces.Count;
                TakeSecrets(_current.Secrets);
                return true;
            }
            Close();
        }
    }

    CaptureReader? TryOpen(string path)
    {
        try
        {
            return CaptureReader.Open(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CaptureFormatException)
        {
            _damage ??= new CaptureDamage(0, $"{Path.GetFileName(path)} could not be read: {failure.Message}");
            return null;
        }
    }

    /// <summary>Takes what has come to the secrets of the file at hand, within the limits of one file.</summary>
    void TakeSecrets(IReadOnlyList<CaptureSecrets> secrets)
    {
        for (; _fileSecrets < secrets.Count; _fileSecrets++)
        {
            CaptureSecrets next = secrets[_fileSecrets];
            if (_secrets.Count >= CaptureAnnotations.MaximumEntries || next.Data.Length > CaptureAnnotations.MaximumBytes - _secretBytes)
            {
                _limitReached = true;
                continue;
            }
            _secrets.Add(next);
            _secretBytes += next.Data.Length;
        }
    }

    void Close()
    {
        if (_current is null)
            return;
        long before = _fileStart;
        _interfaces.AddRange(_current.Interfaces);
        _sections.AddRange(_current.Sections);
        if (_comments.Count < CaptureAnnotations.MaximumEntries)
        {
            foreach (CaptureComment comment in _current.Comments)
                _comments.Add(comment.Subject == CommentSubject.Frame ? comment with { Number = comment.Number + before } : comment);
        }
        if (_names.Count < CaptureAnnotations.MaximumEntries)
            _names.AddRange(_current.Names);
        if (_statistics.Count < CaptureAnnotations.MaximumEntries)
            _statistics.AddRange(_current.Statistics);
        _limitReached |= _current.AnnotationLimitReached;
        if (_current.Damage is { } damage)
            _damage ??= damage with { Cause = $"{Path.GetFileName(_paths[_next - 1])}: {damage.Cause}" };
        _fileStart = _frames;
        _fileSecrets = 0;
        _current.Dispose();
        _current = null;
    }

    /// <inheritdoc/>
    public override void Dispose() => Close();
}
