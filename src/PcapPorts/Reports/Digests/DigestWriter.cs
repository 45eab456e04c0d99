using System.Text;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>Writes what a report needs of a capture as bytes, for the cache. Little endian, lists with their lengths before them.</summary>
/// <param name="stream">Where it is written.</param>
sealed class DigestWriter(Stream stream) : IDisposable
{
    readonly BinaryWriter _writer = new(stream, Encoding.UTF8, leaveOpen: true);

    public void Write(long value) => _writer.Write7BitEncodedInt64(value);

    public void Write(ulong value) => Write((long)value);

    public void Write(double value) => _writer.Write(value);

    public void Write(bool value) => _writer.Write(value);

    public void Write(string? text)
    {
        _writer.Write(text is not null);
        if (text is not null)
            _writer.Write(text);
    }

    public void Write(IpAddress address)
    {
        _writer.Write(address.Version);
        Span<byte> bytes = stackalloc byte[16];
        if (address.TryWrite(bytes, out int length))
            _writer.Write(bytes[..length]);
    }

    public void Write(ReadOnlySpan<long> values)
    {
        Write((long)values.Length);
        foreach (long value in values)
            Write(value);
    }

    public void Dispose() => _writer.Dispose();
}

/// <summary>Reads what <see cref="DigestWriter"/> wrote.</summary>
/// <param name="stream">Where it lies.</param>
/// <param name="redactor">Replaces addresses and names; null for none.</param>
sealed class DigestReader(Stream stream, Redactor? redactor) : IDisposable
{
    /// <summary>A count above this is not one of ours.</summary>
    const long MostEntries = 1 << 24;

    readonly BinaryReader _reader = new(stream, Encoding.UTF8, leaveOpen: true);
    readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);

    public long Long() => _reader.Read7BitEncodedInt64();

    public int Int() => checked((int)Long());

    public ulong Unsigned() => (ulong)Long();

    public double Double() => _reader.ReadDouble();

    public bool Flag() => _reader.ReadBoolean();

    public int Count()
    {
        long count = Long();
        return count is >= 0 and <= MostEntries ? (int)count : throw new InvalidDataException("The cached digest is damaged.");
    }

    /// <summary>A word of ours (a service, a protocol): the same object each time.</summary>
    public string? Word()
    {
        if (!_reader.ReadBoolean())
            return null;
        string text = _reader.ReadString();
        if (!_words.TryGetValue(text, out string? known))
            _words.Add(text, known = text);
        return known;
    }

    /// <summary>A text as it was captured.</summary>
    public string? Text() => _reader.ReadBoolean() ? _reader.ReadString() : null;

    /// <summary>A host's or user's name.</summary>
    public string? Name() => Text() is { } name ? redactor?.Name(name) ?? name : null;

    /// <summary>A message of ours, which may name files.</summary>
    public string? Message() => Text() is { } text ? redactor?.Message(text) ?? text : null;

    /// <summary>What else was told of a name: record types, which are words of ours, or what programs said of themselves.</summary>
    public string Detail(string kind)
    {
        string text = Text() ?? "";
        return redactor is null || kind == "dns" ? text : kind == "tls" ? Redactor.Protocols(text) : "";
    }

    /// <summary>A file's name.</summary>
    public string File() => Text() is { } name ? redactor?.File(name) ?? name : "";

    public IpAddress Address()
    {
        byte version = _reader.ReadByte();
        if (version == 0)
            return default;
        Span<byte> bytes = stackalloc byte[version == 4 ? 4 : 16];
        _reader.BaseStream.ReadExactly(bytes);
        return IpAddress.TryRead(bytes, out IpAddress address) ? redactor?.Address(address) ?? address : default;
    }

    public void Longs(long[] values)
    {
        int count = Count();
        for (int i = 0; i < count; i++)
        {
            long value = Long();
            if (i < values.Length)
                values[i] = value;
        }
    }

    public void Dispose() => _reader.Dispose();
}
