using PcapPorts.Fields;
using PcapPorts.Filters;

namespace PcapPorts.App.Views;

/// <summary>Completion of filters as a text field wants it.</summary>
/// <param name="seen">Values of a field in the open capture.</param>
sealed class FieldCompletion(Func<Field, IEnumerable<string>> seen)
{
    readonly FilterCompletion _completion = new(seen);

    /// <summary>What can stand at the cursor.</summary>
    public IReadOnlyList<Terminal.Widgets.Completion> Find(string text, int cursor)
    {
        // An empty line asks for nothing: the history is one key away.
        if (text.Length == 0)
            return [];
        CompletionList found = _completion.Complete(text, cursor);
        string present = text.Substring(found.Span.Start, found.Span.Length);
        return [.. found.Items.Where(item => item.Text != present).Select(item => new Terminal.Widgets.Completion(item.Text, found.Span.Start, found.Span.Length, item.Description))];
    }

    /// <summary>Names of fields that begin with the word before the cursor.</summary>
    public static IReadOnlyList<Terminal.Widgets.Completion> FindName(string text, int cursor)
    {
        const int Most = 60;
        int start = cursor;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '-'))
            start--;
        var found = new List<Terminal.Widgets.Completion>();
        if (start == cursor)
            return found;
        foreach (Field field in FilterFields.All.StartingWith(text[start..cursor]))
        {
            if (found.Count < Most && field.Abbreviation.Length > cursor - start)
                found.Add(new Terminal.Widgets.Completion(field.Abbreviation, start, cursor - start, field.Name));
        }
        return found;
    }
}
