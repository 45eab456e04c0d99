using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>Something that could stand at the cursor.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Start">Where what it replaces begins.</param>
/// <param name="Length">How much it replaces.</param>
/// <param name="Description">What it means; shown beside it.</param>
public sealed record Completion(string Text, int Start, int Length, string Description = "");

/// <summary>A line of text that a user edits: text, cursor, history. All steps are whole clusters.</summary>
public sealed class TextFieldState
{
    /// <summary>Longest text in UTF-16 units.</summary>
    public const int MaxLength = 8192;

    /// <summary>Most lines of history.</summary>
    public const int MaxHistory = 200;

    int historyIndex = -1;
    string draft = "";

    /// <summary>The text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The cursor, in UTF-16 units from the start.</summary>
    public int Cursor { get; private set; }

    /// <summary>Lines taken before, the latest last.</summary>
    public List<string> History { get; } = [];

    /// <summary>What may be completed here; null where the list is not open.</summary>
    public IReadOnlyList<Completion>? Completions { get; set; }

    /// <summary>The chosen completion, or -1.</summary>
    public int CompletionIndex { get; set; } = -1;

    internal int Scroll { get; set; }

    /// <summary>Replaces the text and puts the cursor at its end.</summary>
    public void SetText(string text)
    {
        Text = text.Length > MaxLength ? text[..MaxLength] : text;
        Cursor = Text.Length;
    }

    /// <summary>Inserts at the cursor. Line ends become spaces and other controls are left out: this is one line.</summary>
    public void Insert(string text)
    {
        string line = string.Concat(text.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)));
        line = line[..Math.Min(line.Length, MaxLength - Text.Length)];
        Text = Text.Insert(Cursor, line);
        Cursor += line.Length;
    }

    /// <summary>Moves the cursor to a place, clamped to the text and to the start of a cluster.</summary>
    public void MoveTo(int index)
    {
        int start = 0;
        index = Math.Clamp(index, 0, Text.Length);
        while (start < index)
        {
            int length = TextWidth.NextCluster(Text.AsSpan(start), out _);
            if (start + length > index)
                break;
            start += length;
        }

        Cursor = start;
    }

    /// <summary>A cluster to the left.</summary>
    public void Left() => MoveTo(Cursor - 1);

    /// <summary>A cluster to the right.</summary>
    public void Right() => Cursor += TextWidth.NextCluster(Text.AsSpan(Cursor), out _);

    /// <summary>Start of the word before the cursor.</summary>
    public int WordStart()
    {
        int index = Cursor;
        while (index > 0 && !IsWord(Text[index - 1]))
            index--;
        while (index > 0 && IsWord(Text[index - 1]))
            index--;
        return index;
    }

    /// <summary>End of the word after the cursor.</summary>
    public int WordEnd()
    {
        int index = Cursor;
        while (index < Text.Length && !IsWord(Text[index]))
            index++;
        while (index < Text.Length && IsWord(Text[index]))
            index++;
        return index;
    }

    /// <summary>Removes what stands between the cursor and a place.</summary>
    public void DeleteTo(int index)
    {
        int start = Math.Min(index, Cursor), end = Math.Max(index, Cursor);
        Text = Text.Remove(start, end - start);
        Cursor = start;
    }

    /// <summary>Removes the cluster before the cursor.</summary>
    public void Backspace()
    {
        int end = Cursor;
        Left();
        DeleteTo(end);
    }

    /// <summary>Removes the cluster at the cursor.</summary>
    public void Delete() => DeleteTo(Cursor + TextWidth.NextCluster(Text.AsSpan(Cursor), out _));

    /// <summary>Puts a completion in its place.</summary>
    public void Apply(Completion completion)
    {
        int start = Math.Clamp(completion.Start, 0, Text.Length);
        Text = Text.Remove(start, Math.Clamp(completion.Length, 0, Text.Length - start)).Insert(start, completion.Text);
        Cursor = start + completion.Text.Length;
        Completions = null;
    }

    /// <summary>Remembers the text as taken; the same line is kept once.</summary>
    public void Remember()
    {
        historyIndex = -1;
        if (Text.Length == 0)
            return;
        History.Remove(Text);
        History.Add(Text);
        if (History.Count > MaxHistory)
            History.RemoveAt(0);
    }

    /// <summary>Shows the line before (-1) or after (1) in the history; after the latest comes what was being typed.</summary>
    public void Recall(int step)
    {
        if (historyIndex < 0)
            (historyIndex, draft) = (History.Count, Text);
        historyIndex = Math.Clamp(historyIndex + step, 0, History.Count);
        SetText(historyIndex == History.Count ? draft : History[historyIndex]);
        if (historyIndex == History.Count)
            historyIndex = -1;
    }

    static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '.' or '-' || char.IsSurrogate(character);
}
