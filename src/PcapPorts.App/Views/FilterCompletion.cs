using PcapPorts.Fields;
using PcapPorts.Filters;
using Completion = PcapPorts.Terminal.Widgets.Completion;

namespace PcapPorts.App.Views;

/// <summary>What can stand at the cursor of a filter.</summary>
static class FilterCompletion
{
    const int Most = 60;

    /// <summary>Names of fields that begin with the word before the cursor.</summary>
    public static IReadOnlyList<Completion> Find(string text, int cursor)
    {
        int start = cursor;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '-'))
            start--;
        if (start == cursor)
            return [];
        string word = text[start..cursor];
        var found = new List<Completion>();
        foreach (Field field in FilterFields.All.StartingWith(word))
        {
            if (found.Count == Most)
                break;
            if (field.Abbreviation.Length > word.Length)
                found.Add(new Completion(field.Abbreviation, start, word.Length, field.Name));
        }
        return found;
    }
}
