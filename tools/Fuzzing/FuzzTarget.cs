using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Fuzzing;

/// <summary>Gives any bytes to one dissector and checks what it makes of them.</summary>
abstract class FuzzTarget(string name)
{
    readonly FieldText _text = new();

    /// <summary>A target for each dissector.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. Dissectors.All.Select(Of)];

    /// <summary>The abbreviation of the protocol.</summary>
    public string Name { get; } = name;

    /// <summary>The fields of the last message.</summary>
    public FieldList Fields { get; } = new();

    /// <summary>Dissects an input. Whatever it throws is a finding.</summary>
    /// <param name="input">Any bytes.</param>
    public abstract void Run(ReadOnlySpan<byte> input);

    /// <summary>An input that holds the bytes of a message or header.</summary>
    public virtual byte[] InputOf(ReadOnlySpan<byte> bytes) => bytes.ToArray();

    static FuzzTarget Of(ProtocolDissector dissector) => dissector is Dissector application ? new MessageTarget(application) : new HeaderTarget(dissector);

    /// <summary>Every entry has to lie in the bytes, and to have a text.</summary>
    protected void Check()
    {
        if (Fields.Count > FieldList.MaxCount)
            throw new InvalidDataException($"{Fields.Count} fields");
        foreach (ref readonly FieldEntry entry in Fields.Entries)
        {
            if (entry.Offset < 0 || entry.Length < 0 || entry.Offset > Fields.Bytes.Length - entry.Length)
                throw new InvalidDataException($"{entry.Field.Abbreviation} stands at {entry.Offset}, {entry.Length} bytes, of {Fields.Bytes.Length}");
            _text.Clear();
            _text.Add(in entry, Fields);
        }
    }
}
