using PcapPorts.App.Views.Packets;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Shell;

/// <summary>The frame around the pages: menu, filter, tabs, status.</summary>
/// <param name="viewer">What is shown.</param>
/// <param name="menu">The menu bar.</param>
/// <param name="filter">The filter bar.</param>
/// <param name="tabs">The tabs.</param>
/// <param name="status">The status bar.</param>
sealed class ShellView(Viewer viewer, MenuBar menu, FilterBar filter, PageTabs tabs, StatusBar status) : View
{
    readonly View[] _children = [menu, filter, tabs, menu, status];

    public override IReadOnlyList<View> Children
    {
        get
        {
            _children[3] = viewer.Page.View;
            return _children;
        }
    }

    protected override void Render(Canvas canvas, ViewContext context)
    {
        viewer.BeforeFrame();
        Page page = viewer.Page;
        int y = 0;
        menu.Draw(canvas.Part(new Rect(0, y++, canvas.Width, 1)), context);
        if (viewer.Session is not null)
        {
            int rows = Math.Min(filter.Rows(context), Math.Max(1, canvas.Height - 6));
            filter.Draw(canvas.Part(new Rect(0, y, canvas.Width, rows)), context);
            y += rows;
        }
        if (viewer.Pages.Count > 1)
            tabs.Draw(canvas.Part(new Rect(0, y++, canvas.Width, 1)), context);
        page.View.Draw(canvas.Part(new Rect(0, y, canvas.Width, canvas.Height - y - 1)), context);
        status.Draw(canvas.Part(new Rect(0, canvas.Height - 1, canvas.Width, 1)), context);
        (page as PacketsPage)?.AfterFrame();
    }

    public override bool HandleKey(Key key, ViewContext context) => viewer.Page.HandleKey(key);
}
