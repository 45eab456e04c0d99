using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A tree as a list in pre-order, each entry with its depth: an entry's children follow it, one deeper.</summary>
public interface ITreeSource
{
    /// <summary>Entries, of all depths.</summary>
    int Count { get; }

    /// <summary>Depth of an entry, 0 at the top.</summary>
    int Depth(int index);

    /// <summary>What tells the entry from its siblings and stays the same when the tree is made anew: which branches are open hangs on it.</summary>
    long Identity(int index);

    /// <summary>Writes the text of an entry.</summary>
    void Format(int index, TextBuffer text);

    /// <summary>The style of an entry over the theme's.</summary>
    Style EntryStyle(int index, Theme theme);
}

/// <summary>What a user did with a tree.</summary>
public sealed class TreeState
{
    /// <summary>The selected entry's index in the source.</summary>
    public int Selected { get; set; }

    /// <summary>The first line seen.</summary>
    public int Top { get; set; }

    /// <summary>Identities of open branches.</summary>
    public HashSet<long> Expanded { get; } = [];

    /// <summary>Indices of entries that can be seen: all whose branches are open.</summary>
    public List<int> Visible { get; } = [];

    /// <summary>Whether an entry has children.</summary>
    public static bool HasChildren(ITreeSource source, int index) => index + 1 < source.Count && source.Depth(index + 1) > source.Depth(index);

    /// <summary>The entry around another, or -1.</summary>
    public static int ParentOf(ITreeSource source, int index)
    {
        int depth = source.Depth(index);
        do
            index--;
        while (index >= 0 && source.Depth(index) >= depth);
        return index;
    }

    /// <summary>Selects an entry and opens all around it.</summary>
    public void Reveal(ITreeSource source, int index)
    {
        Selected = index;
        for (int parent = ParentOf(source, index); parent >= 0; parent = ParentOf(source, parent))
            Expanded.Add(source.Identity(parent));
    }

    internal void Update(ITreeSource source)
    {
        Visible.Clear();
        int closed = int.MaxValue;
        for (int i = 0; i < source.Count; i++)
        {
            int depth = source.Depth(i);
            if (depth > closed)
                continue;
            closed = HasChildren(source, i) && !Expanded.Contains(source.Identity(i)) ? depth : int.MaxValue;
            Visible.Add(i);
        }

        // A selected entry whose branch was closed gives the selection to what hides it.
        int line = Visible.BinarySearch(Math.Clamp(Selected, 0, Math.Max(0, source.Count - 1)));
        if (Visible.Count > 0)
            Selected = Visible[line >= 0 ? line : Math.Max(0, ~line - 1)];
    }
}

/// <summary>A tree whose branches open and close.</summary>
/// <param name="source">The entries.</param>
/// <param name="state">Open branches, selection, scroll position.</param>
public sealed class TreeView(ITreeSource source, TreeState state) : View
{
    readonly TextBuffer text = new();

    /// <summary>Another entry is selected.</summary>
    public Action<int>? SelectionChanged { get; set; }

    /// <summary>The user took an entry without children.</summary>
    public Action<int>? Accepted { get; set; }

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(context.Theme.Text);
        state.Update(source);
        int line = Math.Max(0, state.Visible.BinarySearch(state.Selected));
        if (line < state.Top)
            state.Top = line;
        else if (line >= state.Top + canvas.Height)
            state.Top = line - canvas.Height + 1;
        state.Top = Math.Clamp(state.Top, 0, Math.Max(0, state.Visible.Count - canvas.Height));
        int width = canvas.Width - (state.Visible.Count > canvas.Height ? 1 : 0);
        for (int y = 0; y < canvas.Height && state.Top + y < state.Visible.Count; y++)
        {
            int index = state.Visible[state.Top + y];
            Style style = source.EntryStyle(index, context.Theme).Over(context.Theme.Text);
            if (index == state.Selected)
                style = (HasFocus(context) ? context.Theme.Selection : context.Theme.SelectionUnfocused).Over(style);
            canvas.Fill(new Rect(0, y, width, 1), style);
            int x = Indent(index, width);
            string mark = !TreeState.HasChildren(source, index) ? "  " : state.Expanded.Contains(source.Identity(index)) ? "▾ " : "▸ ";
            text.Clear();
            source.Format(index, text);
            canvas.WriteFitted(canvas.Write(x, y, mark, style), y, text.Span, width - x - 2, style);
        }

        canvas.ScrollBar(state.Top, canvas.Height, state.Visible.Count, context.Theme.Border);
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        if (source.Count == 0)
            return false;
        // Several keys may come before the next frame.
        state.Update(source);
        int line = Math.Max(0, state.Visible.BinarySearch(state.Selected));
        int selected = state.Selected;
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Up: Select(line - 1); return true;
            case WidgetCommands.Down: Select(line + 1); return true;
            case WidgetCommands.PageUp: Select(line - Math.Max(1, Area.Height)); return true;
            case WidgetCommands.PageDown: Select(line + Math.Max(1, Area.Height)); return true;
            case WidgetCommands.First: Select(0); return true;
            case WidgetCommands.Last: Select(int.MaxValue); return true;
            case WidgetCommands.Right:
                if (TreeState.HasChildren(source, selected) && !state.Expanded.Add(source.Identity(selected)))
                    Select(line + 1);
                return true;
            case WidgetCommands.Left:
                if (!(TreeState.HasChildren(source, selected) && state.Expanded.Remove(source.Identity(selected))) && TreeState.ParentOf(source, selected) is >= 0 and int parent)
                    Select(state.Visible.BinarySearch(parent));
                return true;
            case WidgetCommands.Accept or WidgetCommands.Toggle:
                if (TreeState.HasChildren(source, selected))
                    Toggle(selected);
                else
                    Accepted?.Invoke(selected);
                return true;
            case WidgetCommands.ExpandAll:
                for (int i = 0; i < source.Count; i++)
                    state.Expanded.Add(source.Identity(i));
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        int line = state.Top + mouse.Y;
        if (mouse.Wheel != 0)
        {
            Select(state.Visible.BinarySearch(state.Selected) + 3 * mouse.Wheel);
            return true;
        }

        if (!mouse.IsClick || line >= state.Visible.Count)
            return mouse.IsClick;
        int index = state.Visible[line];
        int indent = Indent(index, Area.Width);
        if (TreeState.HasChildren(source, index) && (index == state.Selected || (mouse.X >= indent && mouse.X < indent + 2)))
            Toggle(index);
        Select(line);
        return true;
    }

    // A tree deeper than the view is wide still shows the text.
    int Indent(int index, int width) => Math.Min(2 * source.Depth(index), Math.Max(0, width / 2));

    void Toggle(int index)
    {
        if (!state.Expanded.Remove(source.Identity(index)))
            state.Expanded.Add(source.Identity(index));
    }

    void Select(int line)
    {
        if (state.Visible.Count == 0)
            return;
        int before = state.Selected;
        state.Selected = state.Visible[Math.Clamp(line, 0, state.Visible.Count - 1)];
        if (before != state.Selected)
            SelectionChanged?.Invoke(state.Selected);
    }
}
