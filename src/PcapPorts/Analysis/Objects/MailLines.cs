namespace PcapPorts.Analysis.Objects;

/// <summary>The lines of a mail, each with its end; one that is too long comes in pieces.</summary>
/// <param name="source">The mail.</param>
/// <param name="longest">Most bytes of a piece.</param>
sealed class MailLines(Stream source, int longest) : IDisposable
{
    readonly byte[] _buffer = new byte[2 * longest];
    int _start, _end;
    bool _isStart = true, _isDrained;

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => _start == _end && !Fill();

    /// <summary>Reads the next line, valid until the next call.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isStart">Whether it is the first piece of its line.</param>
    public bool TryRead(out ReadOnlyMemory<byte> line, out bool isStart)
    {
        isStart = _isStart;
        while (true)
        {
            int end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            int length = end >= 0 ? end + 1 : _end - _start;
            if (end < 0 && length < longest && Fill())
                continue;
            length = Math.Min(length, longest);
            line = _buffer.AsMemory(_start, length);
            _start += length;
            _isStart = length > 0 && line.Span[^1] == '\n';
            return length > 0;
        }
    }

    public void Dispose() => source.Dispose();

    bool Fill()
    {
        if (_isDrained)
            return false;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int read = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isDrained = read == 0;
        return read > 0;
    }
}
