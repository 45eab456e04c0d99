using PcapPorts.Terminal.Input;

namespace PcapPorts.Terminal.Widgets;

/// <summary>Brings keys to the focused view and the mouse to the view under it; what they leave goes to their parents.</summary>
public static class EventRouter
{
    /// <summary>A key: the focused view, then each view around it; last, Tab moves the focus.</summary>
    public static bool Key(View root, Key key, ViewContext context)
    {
        if (context.KeyPreview?.Invoke(key) == true)
            return true;
        List<View> path = PathTo(root, EnsureFocus(root, context) ?? root) ?? [root];
        for (int i = path.Count - 1; i >= 0; i--)
        {
            if (path[i].HandleKey(key, context))
                return true;
        }

        switch (context.CommandOf(key))
        {
            case WidgetCommands.NextFocus:
                MoveFocus(root, 1, context);
                return true;
            case WidgetCommands.PreviousFocus:
                MoveFocus(root, -1, context);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Pasted text: as a key.</summary>
    public static bool Paste(View root, string text, ViewContext context)
    {
        List<View> path = PathTo(root, EnsureFocus(root, context) ?? root) ?? [root];
        for (int i = path.Count - 1; i >= 0; i--)
        {
            if (path[i].HandlePaste(text, context))
                return true;
        }

        return false;
    }

    /// <summary>The mouse: the view that holds it, else the topmost one under it; a press also moves the focus there.</summary>
    public static bool Mouse(View root, MouseEvent mouse, ViewContext context)
    {
        View? target = context.Captured ?? Hit(root, mouse.X, mouse.Y, context, overlays: true) ?? Hit(root, mouse.X, mouse.Y, context, overlays: false);
        if (mouse.Action == MouseAction.Release)
            context.Captured = null;
        if (target is null || PathTo(root, target) is not { } path)
            return false;
        for (int i = path.Count - 1; i >= 0; i--)
        {
            View view = path[i];
            if (mouse.Action == MouseAction.Press && view.CanFocus && i == path.Count - 1)
                context.Focused = view;
            if (view.HandleMouse(mouse with { X = mouse.X - view.Area.X, Y = mouse.Y - view.Area.Y }, context))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The focused view, if it was drawn in the last frame, else the first that can take the focus. Null where none can: on a screen too small for any
    /// view nothing takes keys, and the focus waits for its view to come back.
    /// </summary>
    public static View? EnsureFocus(View root, ViewContext context)
    {
        if (context.Focused is { } focused && focused.DrawnFrame == context.Frame && PathTo(root, focused) is not null)
            return focused;
        View? first = Focusable(root, context).FirstOrDefault();
        if (first is not null)
            context.Focused = first;
        return first;
    }

    /// <summary>Gives the focus to the next view in order, or the one before.</summary>
    public static void MoveFocus(View root, int step, ViewContext context)
    {
        List<View> views = [.. Focusable(root, context)];
        if (views.Count == 0)
            return;
        int index = context.Focused is null ? -1 : views.IndexOf(context.Focused);
        context.Focused = views[index < 0 ? 0 : (index + step + views.Count) % views.Count];
    }

    static IEnumerable<View> Focusable(View view, ViewContext context)
    {
        if (view.DrawnFrame != context.Frame)
            yield break;
        if (view.CanFocus)
            yield return view;
        foreach (View child in view.Children)
        {
            foreach (View found in Focusable(child, context))
                yield return found;
        }
    }

    static View? Hit(View view, int x, int y, ViewContext context, bool overlays)
    {
        if (view.DrawnFrame != context.Frame)
            return null;
        for (int i = view.Children.Count - 1; i >= 0; i--)
        {
            if (Hit(view.Children[i], x, y, context, overlays) is { } found)
                return found;
        }

        return (overlays ? view.OverlayArea : view.Area).Contains(x, y) ? view : null;
    }

    static List<View>? PathTo(View from, View target)
    {
        if (ReferenceEquals(from, target))
            return [from];
        foreach (View child in from.Children)
        {
            if (PathTo(child, target) is { } path)
            {
                path.Insert(0, from);
                return path;
            }
        }

        return null;
    }
}
