namespace PcapPorts.Protocols;

/// <summary>What a request began: remembered for its data, which flow between other ports.</summary>
sealed class TftpTransfer
{
    const int MaxName = 512;

    byte[] _name = [];
    uint _highest;

    /// <summary>Name of the file as the request has it.</summary>
    public ReadOnlySpan<byte> FileName => _name;

    /// <summary>Whether the client reads the file.</summary>
    public bool IsRead { get; private set; }

    /// <summary>The frame of the request, counting from 1; 0 when there was none.</summary>
    public long RequestFrame { get; private set; }

    /// <summary>Notes a request.</summary>
    public void Begin(ReadOnlySpan<byte> name, bool isRead, long frame)
    {
        name = name[..Math.Min(name.Length, MaxName)];
        if (!name.SequenceEqual(_name))
            _name = name.ToArray();
        IsRead = isRead;
        RequestFrame = frame;
        _highest = 0;
    }

    /// <summary>The number of a block without the wrap at 16 bits: the nearest to the highest seen so far.</summary>
    public uint FullBlock(ushort block)
    {
        uint full = _highest & ~0xffffu | block;
        if (_highest > 0x8000 && full < _highest - 0x8000)
            full += 0x10000;
        else if (full > _highest + 0x8000 && full >= 0x10000)
            full -= 0x10000;
        _highest = Math.Max(_highest, full);
        return full;
    }
}
