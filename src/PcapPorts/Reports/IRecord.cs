using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// Where the fields of one record go, in order: into JSON, into a line of separated values, or into that line's header. What a record
/// holds is thereby said once for all formats. Implementations are structs, so that the calls cost nothing.
/// Names are ASCII and need no escaping.
/// </summary>
public interface IRecord
{
    /// <summary>Begins the record.</summary>
    void Begin();

    /// <summary>Ends the record.</summary>
    void End();

    /// <summary>Begins a group of fields: an object in JSON, a prefix with a dot elsewhere. Groups do not nest.</summary>
    void BeginGroup(ReadOnlySpan<byte> name);

    /// <summary>Ends the group.</summary>
    void EndGroup();

    /// <summary>A number.</summary>
    void Number(ReadOnlySpan<byte> name, ulong value);

    /// <summary>A number.</summary>
    void Number(ReadOnlySpan<byte> name, long value);

    /// <summary>A number from 0 to 1.</summary>
    void Fraction(ReadOnlySpan<byte> name, double value);

    /// <summary>True or false.</summary>
    void Flag(ReadOnlySpan<byte> name, bool value);

    /// <summary>A word of our own, printable ASCII without quotes; null where there is none.</summary>
    void Word(ReadOnlySpan<byte> name, string? value);

    /// <summary>Words of our own in UTF-8, without quotes, backslashes and control characters.</summary>
    void Word(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value);

    /// <summary>Any text, also captured: it is escaped. Null where there is none.</summary>
    void Text(ReadOnlySpan<byte> name, string? value);

    /// <summary>An address; null for the default value.</summary>
    void Address(ReadOnlySpan<byte> name, IpAddress value);

    /// <summary>A moment as decimal text with nine digits; null for "no time".</summary>
    void Time(ReadOnlySpan<byte> name, Timestamp value);

    /// <summary>A list of numbers.</summary>
    void Numbers(ReadOnlySpan<byte> name, scoped ReadOnlySpan<long> values);

    /// <summary>A list of texts, also captured ones: they are escaped.</summary>
    void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> values);

    /// <summary>A list of names, also captured ones, each with a number: objects in JSON, <c>name number</c> elsewhere.</summary>
    /// <param name="name">Name of the list.</param>
    /// <param name="textName">What the name is called in an object.</param>
    /// <param name="numberName">What the number is called there.</param>
    /// <param name="values">The pairs.</param>
    void Pairs(ReadOnlySpan<byte> name, ReadOnlySpan<byte> textName, ReadOnlySpan<byte> numberName, IReadOnlyList<(string Text, long Number)> values);

    /// <summary>A field without a value.</summary>
    void Null(ReadOnlySpan<byte> name);

    /// <summary>A field that this kind of record does not have: left out of JSON, empty in a line of separated values.</summary>
    void Absent(ReadOnlySpan<byte> name);
}
