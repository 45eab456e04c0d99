using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>The header line of separated values: the names of a record's fields, those in groups with a dot.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="separator">Comma or tab.</param>
public ref struct SeparatedHeader(Utf8Output output, byte separator) : IRecord
{
    readonly Utf8Output _output = output;
    readonly byte _separator = separator;
    ReadOnlySpan<byte> _group;
    bool _following;

    /// <inheritdoc/>
    public void Begin() => _following = false;

    /// <inheritdoc/>
    public readonly void End() => _output.Write((byte)'\n');

    /// <inheritdoc/>
    public void BeginGroup(ReadOnlySpan<byte> name) => _group = name;

    /// <inheritdoc/>
    public void EndGroup() => _group = default;

    /// <inheritdoc/>
    public void Number(ReadOnlySpan<byte> name, ulong value) => Name(name);

    /// <inheritdoc/>
    public void Number(ReadOnlySpan<byte> name, long value) => Name(name);

    /// <inheritdoc/>
    public void Fraction(ReadOnlySpan<byte> name, double value) => Name(name);

    /// <inheritdoc/>
    public void Flag(ReadOnlySpan<byte> name, bool value) => Name(name);

    /// <inheritdoc/>
    public void Word(ReadOnlySpan<byte> name, string? value) => Name(name);

    /// <inheritdoc/>
    public void Word(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value) => Name(name);

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> name, string? value) => Name(name);

    /// <inheritdoc/>
    public void Address(ReadOnlySpan<byte> name, IpAddress value) => Name(name);

    /// <inheritdoc/>
    public void Time(ReadOnlySpan<byte> name, Timestamp value) => Name(name);

    /// <inheritdoc/>
    public void Numbers(ReadOnlySpan<byte> name, scoped ReadOnlySpan<long> values) => Name(name);

    /// <inheritdoc/>
    public void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> values) => Name(name);

    /// <inheritdoc/>
    public void Pairs(ReadOnlySpan<byte> name, ReadOnlySpan<byte> textName, ReadOnlySpan<byte> numberName, IReadOnlyList<(string Text, long Number)> values) => Name(name);

    /// <inheritdoc/>
    public void Null(ReadOnlySpan<byte> name) => Name(name);

    /// <inheritdoc/>
    public void Absent(ReadOnlySpan<byte> name) => Name(name);

    void Name(ReadOnlySpan<byte> name)
    {
        if (_following)
            _output.Write(_separator);
        _following = true;
        if (!_group.IsEmpty)
        {
            _output.Write(_group);
            _output.Write((byte)'.');
        }
        _output.Write(name);
    }
}
