namespace PcapPorts.Capture;

/// <summary>
/// What the readers of all file formats share: the buffer, frame numbers, the end and its cause, and the window of the file to
/// which a reader may be confined.
/// </summary>
public abstract class CaptureFileReader : CaptureReader
{
    readonly CaptureInput _input;
    readonly string _name;
    long _frames;
    CaptureDamage? _damage;
    bool _inputEnded;

    private protected CaptureFileReader(CaptureInput input, string name)
    {
        _input = input;
        _name = name;
        Start = input.Position;
    }

    /// <inheritdoc/>
    public sealed override string Name => _name;

    /// <inheritdoc/>
    public sealed override CaptureDamage? Damage => _damage;

    /// <summary>Offset in the file at which this reader began: 0 for one that reads the file header, -1 for a window without a likely start.</summary>
    public long Start { get; internal set; }

    /// <summary>Offset of the next record, and what a reader needs to go on there. Meaningful after the last <see cref="Read"/>.</summary>
    public WindowEnd End => new(_input.Position, State);

    /// <summary>The state that a window began with; null for a reader that began with the file.</summary>
    internal SectionState? StartState { get; set; }

    /// <summary>What a successor must know besides the offset.</summary>
    private protected virtual SectionState? State => null;

    const int Overhang = 4096;

    long _limit = long.MaxValue;

    /// <summary>Records that start at or behind this offset belong to a later window.</summary>
    internal long Limit
    {
        get => _limit;
        set
        {
            _limit = value;
            // The last record may begin just before the limit; an ordinary one ends soon after it.
            _input.ReadLimit = value > long.MaxValue - Overhang ? long.MaxValue : value + Overhang;
        }
    }

    /// <summary>Number of frames that were read.</summary>
    private protected long FrameCount => _frames;

    private protected CaptureInput Input => _input;

    /// <summary>How many unread bytes must be there before <see cref="Parse"/> can go on; set when it returns 0.</summary>
    private protected int Needed { get; set; }

    /// <summary>Whether the reading has ended.</summary>
    private protected bool Ended { get; set; }

    /// <inheritdoc/>
    public sealed override bool Read(FrameBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Count = 0;
        batch.FirstNumber = _frames + 1;
        while (!Ended)
        {
            int count = Parse(batch);
            if (count > 0)
            {
                batch.Buffer = _input.Buffer;
                batch.Count = count;
                _frames += count;
                return true;
            }
            if (Ended)
                break;
            if (_input.Position >= Limit && !PassingOver)
            {
                Ended = true;
            }
            else if (!_input.Fill(Needed))
            {
                EndOfInput();
            }
        }
        return false;
    }

    /// <summary>
    /// Fills the batch from what is in the buffer and returns the number of frames. 0: <see cref="Needed"/> bytes are not there yet,
    /// or the next record is damaged and <see cref="Stop"/> was called.
    /// </summary>
    private protected abstract int Parse(FrameBatch batch);

    /// <summary>Whether the reading stands inside a record that is too long for the buffer and of no interest.</summary>
    private protected virtual bool PassingOver => false;

    /// <summary>Offset in the file of the record that the reading stands at or in.</summary>
    private protected virtual long RecordPosition => _input.Position;

    /// <summary>What to say when the file ends although <paramref name="rest"/> bytes of a record are there.</summary>
    private protected abstract string CutCause(int rest);

    /// <summary>Ends the reading at the record that it stands at.</summary>
    private protected void Stop(string cause)
    {
        _damage = new CaptureDamage(RecordPosition, cause);
        Ended = true;
    }

    /// <summary>Offset in the file of the next record.</summary>
    internal long Position => _input.Position;

    /// <summary>Goes to a record, to read on from there. Frame numbers go on counting.</summary>
    /// <param name="offset">Offset of the record or block.</param>
    /// <param name="readAhead">About how many bytes are read at a time.</param>
    internal virtual bool Seek(long offset, long readAhead)
    {
        Ended = false;
        _damage = null;
        _input.ReadLimit = readAhead > long.MaxValue - offset ? long.MaxValue : offset + readAhead;
        return _input.Seek(offset);
    }

    /// <summary>After the end of the input: tries again, as the file may have grown. False where something else ended the reading.</summary>
    internal bool Resume()
    {
        if (!Ended || !_inputEnded)
            return false;
        Ended = _inputEnded = false;
        _damage = null;
        return true;
    }

    void EndOfInput()
    {
        Ended = true;
        _inputEnded = _input.EndCause is null;
        if (_input.EndCause is { } cause)
            Stop(cause);
        else if (_input.Available > 0 || PassingOver)
            Stop(CutCause(_input.Available));
    }

    /// <inheritdoc/>
    public sealed override void Dispose()
    {
        Ended = true;
        _input.Dispose();
        GC.SuppressFinalize(this);
    }
}
