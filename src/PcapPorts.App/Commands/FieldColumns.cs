using System.Runtime.CompilerServices;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Protocols;

namespace PcapPorts.App.Commands;

/// <summary>The fields that <c>-e</c> asked for, and which of a packet's entries go into which column.</summary>
sealed class FieldColumns
{
    readonly Field[] _columns;

    // By the number of a field: its first entry in _targets, where a column and the next entry stand; -1 ends.
    readonly int[] _first;
    readonly List<(int Column, int Next)> _targets = [];
    readonly List<int>[] _found;
    readonly WorkedOutFields _workedOut;

    /// <param name="names">Abbreviations, in the order of the columns.</param>
    /// <exception cref="UsageException">One of them is no field.</exception>
    public FieldColumns(IReadOnlyList<string> names)
    {
        _columns = Resolve(names);
        _workedOut = new WorkedOutFields(_columns);
        _first = new int[Field.Count];
        Array.Fill(_first, -1);
        for (int i = _columns.Length - 1; i >= 0; i--)
        {
            foreach (Field field in FilterFields.All.All)
            {
                if (_columns[i].Covers(field))
                {
                    _targets.Add((i, _first[field.Number]));
                    _first[field.Number] = _targets.Count - 1;
                }
            }
        }
        _found = Array.ConvertAll(_columns, static _ => new List<int>());
    }

    /// <summary>Whether a column asks for the flows of packets.</summary>
    public bool AsksForFlows => Array.Exists(_columns, static column => ReferenceEquals(column.Protocol, FlowProperties.Protocol));

    /// <summary>Whether a column is worked out of others, or asks for flows.</summary>
    public bool AsksForOwnFields => Array.Exists(_columns, static column => OwnFields.Protocols.Contains(column.Protocol));

    /// <summary>Whether a column may hold what applications say, so that it does not do to read the headers.</summary>
    public bool AsksForApplications => AsksForOwnFields || Array.Exists(_columns, Dissectors.NeedsApplications);

    /// <summary>The columns.</summary>
    public ReadOnlySpan<Field> All => _columns;

    /// <summary>Indexes into the entries of the list that was collected last, for one column.</summary>
    public List<int> Found(int column) => _found[column];

    /// <summary>Finds the entries of each column, and adds those that have to be worked out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collect(FieldList fields)
    {
        _workedOut.AddTo(fields);
        foreach (List<int> found in _found)
            found.Clear();
        ReadOnlySpan<FieldEntry> entries = fields.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            for (int at = _first[entries[i].Field.Number]; at >= 0; at = _targets[at].Next)
                _found[_targets[at].Column].Add(i);
        }
    }

    static Field[] Resolve(IReadOnlyList<string> names)
    {
        var fields = new Field[names.Count];
        List<string> unknown = [];
        for (int i = 0; i < names.Count; i++)
        {
            if (FilterFields.All.Find(names[i]) is { } field)
                fields[i] = field;
            else
                unknown.Add(names[i] + Suggestion(names[i], names));
        }
        return unknown.Count == 0 ? fields : throw new UsageException($"-e: there is no field {string.Join(", nor ", unknown)}");
    }

    /// <summary>What somebody may have meant: a name that was not asked for anyway.</summary>
    static string Suggestion(string name, IReadOnlyList<string> asked)
    {
        IEnumerable<string> candidates = FilterFields.All.All.Select(field => field.Abbreviation).Where(candidate => !asked.Contains(candidate, StringComparer.Ordinal));
        return Spelling.Nearest(name, candidates) is { } nearest ? $" (the nearest is {nearest})" : "";
    }
}
