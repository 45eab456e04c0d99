using System.Text;
using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Stories;

/// <summary>Values of the fields of one frame, or of one message in it, as text, by abbreviation.</summary>
/// <param name="fields">The fields.</param>
/// <param name="start">The first entry to look at.</param>
/// <param name="end">The entry behind the last one.</param>
readonly struct FieldReading(FieldList fields, int start, int end)
{
    /// <summary>Of a whole frame.</summary>
    public FieldReading(FieldList fields)
        : this(fields, 0, fields.Count)
    {
    }

    /// <summary>Whether a field occurs.</summary>
    public bool Has(string abbreviation) => IndexOf(abbreviation) >= 0;

    /// <summary>The number of its first occurrence; −1 when there is none.</summary>
    public long Number(string abbreviation)
    {
        int at = IndexOf(abbreviation);
        return at < 0 ? -1 : (long)fields.Entries[at].Value;
    }

    /// <summary>The name of its number, else the number as text; null when it does not occur.</summary>
    public string? Name(string abbreviation)
    {
        if (IndexOf(abbreviation) is not (>= 0 and var at))
            return null;
        ref readonly FieldEntry entry = ref fields.Entries[at];
        return entry.Field.Values?.Find(entry.Value) ?? Text(in entry);
    }

    /// <summary>Its first value as text; null when it does not occur.</summary>
    public string? Text(string abbreviation) => Texts(abbreviation, 1) is [string first, ..] ? first : null;

    /// <summary>Its values as text, at most so many.</summary>
    public List<string> Texts(string abbreviation, int most)
    {
        List<string> found = [];
        if (Dissectors.Fields.Find(abbreviation) is not { } field)
            return found;
        foreach (ref readonly FieldEntry entry in fields.Entries[start..end])
        {
            if (field.Covers(entry.Field) && found.Count < most)
                found.Add(Text(in entry));
        }
        return found;
    }

    int IndexOf(string abbreviation)
    {
        int at = Dissectors.Fields.Find(abbreviation) is { } field ? fields.IndexOf(field, start) : -1;
        return at < end ? at : -1;
    }

    string Text(in FieldEntry entry)
    {
        var text = new FieldText();
        text.Add(in entry, fields);
        return Encoding.UTF8.GetString(text.Text);
    }
}
