using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Widgets;

/// <summary>What a view is drawn and driven with.</summary>
public sealed class ViewContext
{
    /// <summary>How things look.</summary>
    public Theme Theme { get; set; } = Theme.TerminalPalette;

    /// <summary>Which key does what in widgets.</summary>
    public KeyMap Keys { get; init; } = KeyMap.ForWidgets();

    /// <summary>Sees each key before the views do; true for one that was taken.</summary>
    public Func<Key, bool>? KeyPreview { get; set; }

    /// <summary>The view that takes the keys.</summary>
    public View? Focused { get; set; }

    /// <summary>The view that takes the mouse until its button goes up.</summary>
    public View? Captured { get; set; }

    /// <summary>Number of the frame that is drawn; what was not drawn in it cannot be hit by the mouse.</summary>
    public long Frame { get; internal set; }

    /// <summary>The clock of animations and double clicks.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The widget command of a key, or null.</summary>
    public string? CommandOf(Key key) => Keys.Find(key);
}

/// <summary>
/// A part of the screen that draws itself and may take keys and the mouse. A view keeps no state of its user: that is in a plain object
/// (<see cref="TableState"/> and the like) which it is given, so that views can be made anew at any time.
/// </summary>
public abstract class View
{
    /// <summary>Where it was drawn last, in cells of the screen.</summary>
    public Rect Area { get; private set; }

    /// <summary>Where it covers others (a menu that hangs down), in cells of the screen; empty for most.</summary>
    public Rect OverlayArea { get; protected set; }

    /// <summary>Whether it can take the keys.</summary>
    public virtual bool CanFocus => false;

    /// <summary>The views in it, in the order of the Tab key.</summary>
    public virtual IReadOnlyList<View> Children => [];

    internal long DrawnFrame { get; private set; } = -1;

    /// <summary>Draws it; parents call this for their children.</summary>
    public void Draw(Canvas canvas, ViewContext context)
    {
        Area = canvas.Area;
        OverlayArea = default;
        DrawnFrame = context.Frame;
        if (!canvas.Area.IsEmpty)
            Render(canvas, context);
    }

    /// <summary>Draws what hangs over other views, after all of them; calls itself for the children.</summary>
    public void DrawOverlays(Canvas screen, ViewContext context)
    {
        if (DrawnFrame != context.Frame)
            return;
        foreach (View child in Children)
            child.DrawOverlays(screen, context);
        RenderOverlay(screen, context);
    }

    /// <summary>Takes a key; false passes it on to the parent.</summary>
    public virtual bool HandleKey(Key key, ViewContext context) => false;

    /// <summary>Takes the mouse, its place counted from the corner of <see cref="Area"/>; false passes it on to the parent.</summary>
    public virtual bool HandleMouse(MouseEvent mouse, ViewContext context) => false;

    /// <summary>Takes pasted text.</summary>
    public virtual bool HandlePaste(string text, ViewContext context) => false;

    /// <summary>Draws the view into all of the canvas.</summary>
    protected abstract void Render(Canvas canvas, ViewContext context);

    /// <summary>Draws what covers others, and sets <see cref="OverlayArea"/>.</summary>
    protected virtual void RenderOverlay(Canvas screen, ViewContext context)
    {
    }

    /// <summary>Whether it takes the keys now.</summary>
    protected bool HasFocus(ViewContext context) => ReferenceEquals(context.Focused, this);
}
