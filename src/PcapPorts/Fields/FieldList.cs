namespace PcapPorts.Fields;

/// <summary>
/// The fields of one packet, as a pre-order array that is used again for the next packet: nothing is allocated for a frame once the
/// arrays have grown. Values that are bytes are ranges of one row of bytes: first the captured frame, behind it whatever was put
/// together or worked out (reassembled data, decompressed names). An offset below <see cref="FrameLength"/> is one in the frame.
/// </summary>
public sealed partial class FieldList
{
    /// <summary>Most fields of a packet; further ones are left out, and <see cref="IsFull"/> says so.</summary>
    public const int MaxCount = 1 << 16;

    /// <summary>Most bytes behind the frame; further ones are left out, and <see cref="IsFull"/> says so.</summary>
    public const int MaxSideBytes = 1 << 25;

    FieldEntry[] _entries = new FieldEntry[128];
    byte[] _bytes = new byte[2048];
    int _count;
    int _byteCount;
    int _origin;
    int _end;
    ushort _depth;
    LaterValue? _later;
    byte[] _worked = [];
    int _workedLength;

    /// <summary>Number of entries.</summary>
    public int Count => _count;

    /// <summary>What the packet says, in one line.</summary>
    public InfoText Info { get; } = new();

    /// <summary>Bytes of the captured frame.</summary>
    public int FrameLength { get; private set; }

    /// <summary>Whether something was left out because a limit was reached.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether the frame brings a part of a message that ends in a later one, and that is shown there.</summary>
    public bool IsPart { get; internal set; }

    /// <summary>The entries in order: a protocol, then its fields, each followed by what it contains.</summary>
    public ReadOnlySpan<FieldEntry> Entries => _entries.AsSpan(0, _count);

    /// <summary>The frame and what stands behind it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _byteCount);

    /// <summary>Forgets the packet before and takes the bytes of the next one.</summary>
    public void Begin(ReadOnlySpan<byte> frame)
    {
        _count = 0;
        _depth = 0;
        _byteCount = 0;
        IsFull = IsPart = false;
        _workedLength = -1;
        Info.Clear();
        if (_bytes.Length < frame.Length)
            _bytes = new byte[frame.Length + 2048];
        frame.CopyTo(_bytes);
        _byteCount = frame.Length;
        FrameLength = frame.Length;
        _origin = 0;
        _end = frame.Length;
    }

    /// <summary>
    /// Narrows the view to a part of the bytes: offsets given from now on count from its start, and nothing beyond its end is read. Fields
    /// are added from the top of the tree again.
    /// </summary>
    /// <param name="offset">Start, counted from the start of the frame.</param>
    /// <param name="length">Bytes; what is not there is left out.</param>
    /// <returns>What to give to <see cref="Leave"/>.</returns>
    public FieldWindow Enter(int offset, int length)
    {
        var before = new FieldWindow(_origin, _end - _origin, _depth);
        _origin = Math.Clamp(offset, 0, _byteCount);
        _end = _origin + Math.Clamp(length, 0, _byteCount - _origin);
        _depth = 0;
        return before;
    }

    /// <summary>Goes back to the view before <see cref="Enter"/>.</summary>
    public void Leave(in FieldWindow window)
    {
        _origin = window.Origin;
        _end = window.Origin + window.Length;
        _depth = window.Depth;
    }

    /// <summary>Start of the part that is in view, counted from the start of the frame.</summary>
    public int Origin => _origin;

    /// <summary>The part that is in view.</summary>
    public ReadOnlySpan<byte> Window => _bytes.AsSpan(_origin, _end - _origin);

    /// <summary>Puts bytes behind the frame and returns where they start, counted from the start of the frame; −1 when there is no room.</summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        if (_byteCount - FrameLength + bytes.Length > MaxSideBytes)
        {
            IsFull = true;
            return -1;
        }
        if (_bytes.Length - _byteCount < bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _byteCount + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_byteCount));
        _byteCount += bytes.Length;
        return _byteCount - bytes.Length;
    }

    /// <summary>Bytes behind the frame that were appended, to be set right.</summary>
    internal Span<byte> Behind(int start, int length) => start < FrameLength ? default : _bytes.AsSpan(start, Math.Min(length, _byteCount - start));

    /// <summary>The bytes that are the value of an entry of type Protocol (from its header to the end of what it carries), Ether, IPv4, IPv6, Bytes, String or Oid; empty for numbers.</summary>
    public ReadOnlySpan<byte> BytesOf(in FieldEntry entry)
    {
        if (entry.Field.IsNumber || entry.Field.Type == FieldType.None)
            return default;
        return IsLater(in entry) ? WorkOut() : _bytes.AsSpan((int)(entry.Value >> 32), (int)(uint)entry.Value);
    }

    /// <summary>Index of the first entry of a field from an index on (see <see cref="Field.Covers"/>); −1 when there is none.</summary>
    public int IndexOf(Field field, int from = 0)
    {
        for (int i = from; i < _count; i++)
        {
            if (field.Covers(_entries[i].Field))
                return i;
        }
        return -1;
    }

    /// <summary>A point to which <see cref="CutBack"/> can return: a dissector may try, and undo.</summary>
    public FieldMark Mark => new(_count, Info.Mark);

    /// <summary>Drops all entries from a mark on and what was said since, and returns to the top of what encloses them.</summary>
    public void CutBack(in FieldMark mark)
    {
        Info.CutBack(mark.Info);
        if (mark.Count >= _count)
            return;
        _depth = _entries[mark.Count].Depth;
        _count = mark.Count;
    }
}
