using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A page of a <see cref="TabView"/>.</summary>
/// <param name="Title">What its tab says.</param>
/// <param name="Content">What it shows.</param>
public sealed record TabPage(string Title, View Content);

/// <summary>Which page is shown.</summary>
public sealed class TabState
{
    /// <summary>Its number, from 0.</summary>
    public int Selected { get; set; }
}

/// <summary>Pages, one of which is shown. Left and Right choose one while the row of tabs has the focus; a click does at any time.</summary>
/// <param name="pages">The pages, at least one.</param>
/// <param name="state">Which is shown.</param>
public sealed class TabView(IReadOnlyList<TabPage> pages, TabState state) : View
{
    readonly View[] shown = new View[1];

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <inheritdoc/>
    public override IReadOnlyList<View> Children
    {
        get
        {
            shown[0] = pages[Math.Clamp(state.Selected, 0, pages.Count - 1)].Content;
            return shown;
        }
    }

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(new Rect(0, 0, canvas.Width, 1), context.Theme.Bar);
        int x = 0;
        for (int i = First(canvas.Width); i < pages.Count && x < canvas.Width; i++)
        {
            Style style = i == state.Selected ? context.Theme.BarSelection.Over(context.Theme.Text) : context.Theme.Bar;
            if (i == state.Selected && HasFocus(context))
                style = style.With(TextAttributes.Underline);
            x = canvas.WriteFitted(x, 0, $" {pages[i].Title} ", canvas.Width - x, style);
        }

        Children[0].Draw(canvas.Part(new Rect(0, 1, canvas.Width, canvas.Height - 1)), context);
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        if (!HasFocus(context))
            return false;
        int step = context.CommandOf(key) switch { WidgetCommands.Left => -1, WidgetCommands.Right => 1, _ => 0 };
        state.Selected = Math.Clamp(state.Selected + step, 0, pages.Count - 1);
        return step != 0;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (!mouse.IsClick || mouse.Y != 0)
            return false;
        int x = 0;
        for (int i = First(Area.Width); i < pages.Count; i++)
        {
            x += TextWidth.Of(pages[i].Title) + 2;
            if (mouse.X >= x)
                continue;
            state.Selected = i;
            break;
        }

        return true;
    }

    // The first tab shown: the selected one must be seen.
    int First(int width)
    {
        int first = Math.Clamp(state.Selected, 0, pages.Count - 1), used = TextWidth.Of(pages[first].Title) + 2;
        while (first > 0 && used + TextWidth.Of(pages[first - 1].Title) + 2 <= width)
            used += TextWidth.Of(pages[--first].Title) + 2;
        return first;
    }
}
