using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A view above others that takes all keys while it is shown: a dialog, a menu, the help.</summary>
public abstract class Overlay : View
{
    internal Desktop? Desktop { get; set; }

    internal View? ReturnTo { get; set; }

    /// <summary>Whether a click beside it closes it.</summary>
    public virtual bool ClosesOnOutsideClick => false;

    /// <summary>Where it stands on a screen.</summary>
    public abstract Rect Place(Rect screen);

    /// <summary>Takes it away; the focus goes back to where it was.</summary>
    public void Close() => Desktop?.Close(this);
}

/// <summary>How much a message matters.</summary>
public enum ToastKind
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Done.</summary>
    Success,

    /// <summary>Look.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Error,
}

/// <summary>The root of an application's views: a content, overlays above it, and messages that go away by themselves.</summary>
/// <param name="content">What fills the screen.</param>
public sealed class Desktop(View content) : View
{
    const int MaxToasts = 4;
    readonly List<View> children = [content];
    readonly List<(string Text, ToastKind Kind, DateTimeOffset Until)> toasts = [];
    ViewContext? focus;

    /// <summary>Smallest screen that the content is drawn on; on a smaller one stands a sentence that says so.</summary>
    public Size MinimumSize { get; set; } = new(20, 5);

    /// <summary>Takes keys that nobody took: the application's commands.</summary>
    public Func<Key, bool>? UnhandledKey { get; set; }

    /// <summary>The overlay on top, or null.</summary>
    public Overlay? TopOverlay => children[^1] as Overlay;

    /// <inheritdoc/>
    public override IReadOnlyList<View> Children => children;

    /// <summary>Shows an overlay on top and gives it the focus.</summary>
    public void Show(Overlay overlay, ViewContext context)
    {
        overlay.Desktop = this;
        overlay.ReturnTo = context.Focused;
        focus = context;
        children.Add(overlay);
        context.Focused = null;
    }

    /// <summary>Shows a message for some seconds.</summary>
    public void Toast(string text, ToastKind kind, ViewContext context)
    {
        toasts.Add((ControlEscape.Escape(text), kind, context.Clock.GetUtcNow().AddSeconds(kind >= ToastKind.Warning ? 8 : 4)));
        if (toasts.Count > MaxToasts)
            toasts.RemoveAt(0);
    }

    /// <summary>When the next message goes away, so that somebody draws then; null where there is none.</summary>
    public DateTimeOffset? NextExpiry => toasts.Count == 0 ? null : toasts.Min(toast => toast.Until);

    internal void Close(Overlay overlay)
    {
        children.Remove(overlay);
        if (focus is not null)
            focus.Focused = overlay.ReturnTo;
    }

    /// <summary>The view that takes the input: the overlay on top, or all.</summary>
    public View InputRoot => TopOverlay is { } top ? top : this;

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        if (canvas.Width < MinimumSize.Width || canvas.Height < MinimumSize.Height)
        {
            canvas.Fill(context.Theme.Text);
            List<string> lines = TextFit.Wrap($"{canvas.Width}×{canvas.Height} is too small: make it {MinimumSize.Width}×{MinimumSize.Height}.", canvas.Width);
            for (int y = 0; y < Math.Min(lines.Count, canvas.Height); y++)
                canvas.WriteFitted(0, y, lines[y], canvas.Width, context.Theme.Warning.Over(context.Theme.Text));
            return;
        }

        content.Draw(canvas, context);
    }

    /// <inheritdoc/>
    protected override void RenderOverlay(Canvas screen, ViewContext context)
    {
        // Overlays come above what hangs down from the content.
        foreach (View child in children.Skip(1))
        {
            screen.Buffer.Cursor = null;
            child.Draw(screen.Part(((Overlay)child).Place(screen.Area)), context);
            child.DrawOverlays(screen, context);
        }

        toasts.RemoveAll(toast => toast.Until <= context.Clock.GetUtcNow());
        int y = screen.Height - 2;
        for (int i = toasts.Count - 1; i >= 0 && y >= 0; i--)
        {
            Style look = toasts[i].Kind switch
            {
                ToastKind.Success => context.Theme.Valid,
                ToastKind.Warning => context.Theme.Warning,
                ToastKind.Error => context.Theme.Error,
                _ => context.Theme.Note,
            };
            int width = Math.Min(screen.Width, TextWidth.Of(toasts[i].Text) + 2);
            Canvas line = screen.Part(new Rect(screen.Width - width, y--, width, 1));
            Style style = look.Over(context.Theme.Text).With(TextAttributes.Reverse);
            line.Fill(style);
            line.WriteFitted(1, 0, toasts[i].Text, width - 2, style);
        }
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context) => UnhandledKey?.Invoke(key) ?? false;
}
