using System.Diagnostics.CodeAnalysis;
using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>
/// A display filter: Wireshark's language, compiled. What tcpdump understands is understood too, and translated. Immutable, and safe for use by
/// several threads; to match a packet allocates nothing.
/// </summary>
public sealed class DisplayFilter
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = 1 << 16;

    readonly FilterTest _test;
    readonly FieldSlots _slots;
    readonly bool _asksForWorkedOut;
    FilterWork? _idle;

    DisplayFilter(string text, FilterNode tree, FilterTest test, FilterBinder binder, bool isTranslated)
    {
        Text = text;
        Tree = tree;
        IsTranslated = isTranslated;
        Warnings = binder.Warnings;
        _test = test;
        _slots = binder.Slots;
        _asksForWorkedOut = binder.AsksForWorkedOut;
    }

    /// <summary>The text as it was given.</summary>
    public string Text { get; }

    /// <summary>The parsed filter.</summary>
    public FilterNode Tree { get; }

    /// <summary>The filter in the display filter language: of a filter in tcpdump's language, its translation.</summary>
    public string DisplayText => Tree.ToString();

    /// <summary>Whether the text was in tcpdump's language.</summary>
    public bool IsTranslated { get; }

    /// <summary>What is legal and probably not meant.</summary>
    public IReadOnlyList<FilterDiagnostic> Warnings { get; }

    /// <summary>The fields that it asks for.</summary>
    public IReadOnlyList<Field> Fields => _slots.Fields;

    /// <summary>Whether it asks for what is known of the flow of a packet: then the packet's list must hold the fields of <see cref="FlowProperties"/>.</summary>
    public bool AsksForFlows => _slots.Fields.Any(static asked => ReferenceEquals(asked.Protocol, FlowProperties.Protocol));

    /// <summary>Whether flows alone are enough to decide: it asks for nothing but fields of flows.</summary>
    public bool IsOfFlows => !_asksForWorkedOut && _slots.Fields.All(static asked => ReferenceEquals(asked.Protocol, FlowProperties.Protocol));

    /// <summary>Reads a filter that must be right.</summary>
    /// <param name="text">The filter.</param>
    /// <exception cref="FilterSyntaxException">It is not.</exception>
    public static DisplayFilter Parse(string text)
        => TryParse(text, out DisplayFilter? filter, out FilterDiagnostic? error) ? filter : throw new FilterSyntaxException(text, error);

    /// <summary>Captured bytes as a text in double quotes, as a filter that looks for just them has it.</summary>
    public static string Quoted(ReadOnlySpan<byte> bytes) => FilterPrinter.Quoted(bytes);

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="filter">The filter, when it is right.</param>
    /// <param name="error">What is wrong, when it is not.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DisplayFilter? filter, [NotNullWhen(false)] out FilterDiagnostic? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        filter = null;
        if (text.Length > MaxLength)
        {
            error = new FilterDiagnostic(FilterSeverity.Error, new FilterSpan(MaxLength, 0), $"a filter has at most {MaxLength} characters");
            return false;
        }
        filter = Bind(text, FilterParser.Parse(text, static word => FilterFields.Find(word) is not null, out error), isTranslated: false, ref error);
        if (filter is not null)
            return true;

        // A text that could mean either is a display filter; only one that is none may be tcpdump's.
        FilterDiagnostic? ignored = null;
        FilterNode? translation = CaptureFilterTranslator.Translate(text, out _);
        filter = translation is null ? null : Bind(text, translation, isTranslated: true, ref ignored);
        if (filter is null)
        {
            error = CaptureFilterTranslator.Explain(text, error!);
            return false;
        }
        error = null;
        return true;
    }

    static DisplayFilter? Bind(string text, FilterNode? tree, bool isTranslated, ref FilterDiagnostic? error)
    {
        var binder = new FilterBinder();
        FilterTest? test = tree is null ? null : binder.Test(tree);
        if (test is null)
        {
            error ??= binder.Error;
            return null;
        }
        binder.Slots.Close();
        return new DisplayFilter(text, tree!, test, binder, isTranslated);
    }

    /// <summary>Whether a packet is taken.</summary>
    /// <param name="fields">Its fields.</param>
    public bool Matches(FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        FilterWork work = Interlocked.Exchange(ref _idle, null) ?? new FilterWork(_slots);
        work.Begin(fields);
        bool holds = _test.Holds(work);
        _idle = work;
        return holds;
    }

    /// <inheritdoc/>
    public override string ToString() => DisplayText;
}
