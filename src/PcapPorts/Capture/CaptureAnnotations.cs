using System.Buffers.Binary;
using System.Text;

namespace PcapPorts.Capture;

/// <summary>Keeps what a pcapng file says besides its packets, within limits: such blocks may fill a file of any length.</summary>
sealed class CaptureAnnotations
{
    /// <summary>Most entries of each list.</summary>
    public const int MaximumEntries = 65_536;

    /// <summary>Most bytes of text and secrets together.</summary>
    public const int MaximumBytes = 32 << 20;

    int _bytes;

    public List<CaptureSection> Sections { get; } = [];

    public List<CaptureComment> Comments { get; } = [];

    public List<CaptureName> Names { get; } = [];

    public List<CaptureStatistics> Statistics { get; } = [];

    public List<CaptureSecrets> Secrets { get; } = [];

    public bool LimitReached { get; private set; }

    public void AddSection(CaptureSection section)
    {
        if (HasRoom(Sections, (section.Hardware?.Length ?? 0) + (section.OperatingSystem?.Length ?? 0) + (section.Application?.Length ?? 0)))
            Sections.Add(section);
    }

    public void AddComment(CommentSubject subject, long number, in PcapNgOptions option)
    {
        if (HasRoom(Comments, option.Value.Length))
            Comments.Add(new CaptureComment(subject, number, option.Text));
    }

    public void AddStatistics(CaptureStatistics statistics)
    {
        if (HasRoom(Statistics, 0))
            Statistics.Add(statistics);
    }

    /// <summary>Takes the body of a Decryption Secrets Block; false when it is too short for what it claims.</summary>
    public bool AddSecrets(ReadOnlySpan<byte> body, bool bigEndian, out ReadOnlySpan<byte> options)
    {
        options = default;
        if (body.Length < 8)
            return false;
        uint length = UInt32(body[4..], bigEndian);
        if (length > (uint)(body.Length - 8))
            return false;
        if (HasRoom(Secrets, (int)length))
            Secrets.Add(new CaptureSecrets(UInt32(body, bigEndian), body.Slice(8, (int)length).ToArray()));
        int padded = 8 + (((int)length + 3) & ~3);
        options = padded < body.Length ? body[padded..] : default;
        return true;
    }

    /// <summary>Takes the body of a Name Resolution Block: records of an address and its names. A record that overruns the block ends it.</summary>
    public void AddNames(ReadOnlySpan<byte> body, bool bigEndian, out ReadOnlySpan<byte> options)
    {
        options = default;
        while (body.Length >= 4)
        {
            int type = UInt16(body, bigEndian);
            int length = UInt16(body[2..], bigEndian);
            body = body[4..];
            if (type == 0)
            {
                options = body;
                return;
            }
            if (length > body.Length)
                return;
            AddNames(type, body[..length]);
            int padded = (length + 3) & ~3;
            body = padded < body.Length ? body[padded..] : default;
        }
    }

    void AddNames(int type, ReadOnlySpan<byte> record)
    {
        int addressLength = type switch { 1 => 4, 2 => 16, 3 => 6, 4 => 8, _ => int.MaxValue };
        if (record.Length <= addressLength)
            return;
        byte[] address = record[..addressLength].ToArray();
        ReadOnlySpan<byte> names = record[addressLength..];
        while (!names.IsEmpty)
        {
            int zero = names.IndexOf((byte)0);
            ReadOnlySpan<byte> name = zero < 0 ? names : names[..zero];
            if (!name.IsEmpty && HasRoom(Names, name.Length))
                Names.Add(new CaptureName(address, Encoding.UTF8.GetString(name)));
            names = zero < 0 ? default : names[(zero + 1)..];
        }
    }

    bool HasRoom<T>(List<T> list, int bytes)
    {
        if (list.Count < MaximumEntries && bytes <= MaximumBytes - _bytes)
        {
            _bytes += bytes;
            return true;
        }
        LimitReached = true;
        return false;
    }

    static uint UInt32(ReadOnlySpan<byte> bytes, bool bigEndian)
        => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    static ushort UInt16(ReadOnlySpan<byte> bytes, bool bigEndian)
        => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
