using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>An entry of a menu.</summary>
/// <param name="Label">What it says; empty for a line between entries.</param>
/// <param name="Action">What it does; null for one that cannot be chosen now.</param>
/// <param name="KeyName">The key that does the same.</param>
public sealed record MenuItem(string Label, Action? Action, string KeyName = "");

/// <summary>A menu of a <see cref="MenuBar"/>.</summary>
/// <param name="Title">What the bar says.</param>
/// <param name="Items">Its entries.</param>
public sealed record Menu(string Title, IReadOnlyList<MenuItem> Items);

/// <summary>A list of entries to choose from, as a menu shows it. Used by the menu bar and the context menu.</summary>
sealed class MenuList
{
    public int Selected { get; set; } = -1;

    public static Size Measure(IReadOnlyList<MenuItem> items) =>
        new(items.Max(item => TextWidth.Of(item.Label) + (item.KeyName.Length == 0 ? 0 : 2 + TextWidth.Of(item.KeyName))) + 4, items.Count + 2);

    public void Render(Canvas canvas, IReadOnlyList<MenuItem> items, Theme theme)
    {
        canvas.Fill(theme.Bar);
        Canvas inside = canvas.Box("", theme.Bar, theme.Bar);
        int first = First(inside.Height);
        for (int y = 0; y < inside.Height && first + y < items.Count; y++)
        {
            MenuItem item = items[first + y];
            if (item.Label.Length == 0)
            {
                inside.Write(0, y, new string('─', inside.Width), theme.Bar);
                continue;
            }

            Style style = first + y == Selected ? theme.BarSelection.Over(theme.Bar) : item.Action is null ? theme.Bar.With(TextAttributes.Dim) : theme.Bar;
            inside.Fill(new Rect(0, y, inside.Width, 1), style);
            int keys = TextWidth.Of(item.KeyName);
            inside.WriteFitted(1, y, item.Label, inside.Width - 2 - (keys > 0 ? keys + 1 : 0), style);
            inside.WriteFitted(Math.Max(1, inside.Width - keys - 1), y, item.KeyName, keys, theme.KeyName.Over(style));
        }
    }

    public void Move(IReadOnlyList<MenuItem> items, int step)
    {
        for (int i = 0; i < items.Count; i++)
        {
            Selected = (Selected + step + items.Count + (Selected < 0 && step < 0 ? 1 : 0)) % items.Count;
            if (items[Selected].Action is not null)
                return;
        }
    }

    /// <summary>The entry in a row of the box, or -1.</summary>
    public int At(int y, int height, int count) => y >= 1 && y < height - 1 && First(height - 2) + y - 1 < count ? First(height - 2) + y - 1 : -1;

    int First(int rows) => Math.Max(0, Selected - Math.Max(1, rows) + 1);
}

/// <summary>A bar of menus; one at a time hangs down. It takes the focus when it is opened and gives it back.</summary>
/// <param name="menus">The menus.</param>
public sealed class MenuBar(IReadOnlyList<Menu> menus) : View
{
    readonly MenuList list = new();
    View? returnTo;

    /// <summary>The menu that hangs down, or -1.</summary>
    public int Open { get; private set; } = -1;

    /// <inheritdoc/>
    public override bool CanFocus => Open >= 0;

    /// <summary>Opens a menu, from a key.</summary>
    public void Show(int menu, ViewContext context)
    {
        if (Open < 0)
            returnTo = context.Focused;
        Open = (menu + menus.Count) % menus.Count;
        list.Selected = -1;
        list.Move(menus[Open].Items, 1);
        context.Focused = this;
    }

    /// <summary>Closes what is open.</summary>
    public void Close(ViewContext context)
    {
        Open = -1;
        context.Focused = returnTo;
    }

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        if (Open >= 0 && !HasFocus(context))
            Open = -1;
        canvas.Fill(context.Theme.Bar);
        int x = 1;
        for (int i = 0; i < menus.Count; i++)
            x = canvas.WriteFitted(x, 0, $" {menus[i].Title} ", canvas.Width - x, i == Open ? context.Theme.BarSelection.Over(context.Theme.Bar) : context.Theme.Bar);
    }

    /// <inheritdoc/>
    protected override void RenderOverlay(Canvas screen, ViewContext context)
    {
        if (Open < 0)
            return;
        Size size = MenuList.Measure(menus[Open].Items);
        int x = 1 + menus.Take(Open).Sum(menu => TextWidth.Of(menu.Title) + 2);
        OverlayArea = new Rect(Math.Max(0, Math.Min(Area.X + x, screen.Width - size.Width)), Area.Bottom, size.Width, size.Height).Intersect(screen.Area);
        list.Render(screen.Part(OverlayArea), menus[Open].Items, context.Theme);
        screen.Buffer.Cursor = null;
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        if (Open < 0)
            return false;
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Up: list.Move(menus[Open].Items, -1); break;
            case WidgetCommands.Down: list.Move(menus[Open].Items, 1); break;
            case WidgetCommands.Left: Show(Open - 1, context); break;
            case WidgetCommands.Right: Show(Open + 1, context); break;
            case WidgetCommands.Accept: Take(list.Selected, context); break;
            case WidgetCommands.Cancel: Close(context); break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (!mouse.IsClick)
            return false;
        if (Open >= 0 && OverlayArea.Contains(mouse.X + Area.X, mouse.Y + Area.Y))
        {
            int entry = list.At(mouse.Y + Area.Y - OverlayArea.Y, OverlayArea.Height, menus[Open].Items.Count);
            if (entry >= 0)
                Take(entry, context);
            return true;
        }

        int x = 1;
        for (int i = 0; i < menus.Count; i++)
        {
            x += TextWidth.Of(menus[i].Title) + 2;
            if (mouse.X >= x || mouse.X < 1)
                continue;
            if (i == Open)
                Close(context);
            else
                Show(i, context);
            return true;
        }

        return false;
    }

    void Take(int entry, ViewContext context)
    {
        if (entry < 0 || menus[Open].Items[entry].Action is not { } action)
            return;
        Close(context);
        action();
    }
}

/// <summary>A menu at a place of the screen, shown on a <see cref="Desktop"/>.</summary>
/// <param name="items">Its entries, at least one.</param>
/// <param name="x">Column of the screen.</param>
/// <param name="y">Row of the screen.</param>
public sealed class ContextMenu(IReadOnlyList<MenuItem> items, int x, int y) : Overlay
{
    readonly MenuList list = new();

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <inheritdoc/>
    public override bool ClosesOnOutsideClick => true;

    /// <inheritdoc/>
    public override Rect Place(Rect screen)
    {
        Size size = MenuList.Measure(items);
        int width = Math.Min(size.Width, screen.Width), height = Math.Min(size.Height, screen.Height);
        return new Rect(Math.Clamp(x, 0, screen.Width - width), Math.Clamp(y, 0, screen.Height - height), width, height);
    }

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        if (list.Selected < 0)
            list.Move(items, 1);
        list.Render(canvas, items, context.Theme);
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Up: list.Move(items, -1); break;
            case WidgetCommands.Down: list.Move(items, 1); break;
            case WidgetCommands.Accept: Take(list.Selected); break;
            case WidgetCommands.Cancel: Close(); break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.Action == MouseAction.Press)
            Take(list.At(mouse.Y, Area.Height, items.Count));
        return true;
    }

    void Take(int entry)
    {
        if (entry < 0 || items[entry].Action is not { } action)
            return;
        Close();
        action();
    }
}
