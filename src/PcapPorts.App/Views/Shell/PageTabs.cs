using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Shell;

/// <summary>The open pages in a row; a click chooses one, a click with the middle button closes it.</summary>
/// <param name="pages">The pages.</param>
/// <param name="selected">Which one is shown.</param>
/// <param name="choose">Shows a page.</param>
/// <param name="close">Closes a page.</param>
sealed class PageTabs(IReadOnlyList<Page> pages, Func<int> selected, Action<int> choose, Action<int> close) : View
{
    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(context.Theme.Bar);
        int x = 0;
        for (int i = First(canvas.Width); i < pages.Count && x < canvas.Width; i++)
            x = canvas.WriteFitted(x, 0, $" {pages[i].Title} ", canvas.Width - x, i == selected() ? context.Theme.Selection.Over(context.Theme.Text) : context.Theme.Bar);
    }

    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.Action != MouseAction.Press)
            return false;
        int x = 0;
        for (int i = First(Area.Width); i < pages.Count; i++)
        {
            x += TextWidth.Of(pages[i].Title) + 2;
            if (mouse.X >= x)
                continue;
            if (mouse.Button == MouseButton.Middle)
                close(i);
            else
                choose(i);
            return true;
        }
        return false;
    }

    int First(int width)
    {
        int first = Math.Clamp(selected(), 0, Math.Max(0, pages.Count - 1));
        int used = pages.Count == 0 ? 0 : TextWidth.Of(pages[first].Title) + 2;
        while (first > 0 && used + TextWidth.Of(pages[first - 1].Title) + 2 <= width)
            used += TextWidth.Of(pages[--first].Title) + 2;
        return first;
    }
}
