using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Layout;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Widgets;

/// <summary>Two views with a border between them that can be dragged; <c>+</c> and <c>-</c> move it for the view that has the focus.</summary>
/// <param name="first">Left or above.</param>
/// <param name="second">Right or below.</param>
/// <param name="state">Where the border is.</param>
public sealed class SplitView(View first, View second, SplitState state) : View
{
    const int Step = 50;

    /// <summary>What the border says about the second view.</summary>
    public string Title { get; set; } = "";

    /// <inheritdoc/>
    public override IReadOnlyList<View> Children { get; } = [first, second];

    int Total => Math.Max(0, (state.SideBySide ? Area.Width : Area.Height) - 1);

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        if (state.Zoomed is int zoomed)
        {
            Children[zoomed == 0 ? 0 : 1].Draw(canvas, context);
            return;
        }

        int length = state.FirstLength(Total);
        Style border = (ReferenceEquals(context.Captured, this) ? context.Theme.BorderFocused : context.Theme.Border).Over(context.Theme.Text);
        if (state.SideBySide)
        {
            first.Draw(canvas.Part(new Rect(0, 0, length, canvas.Height)), context);
            for (int y = 0; y < canvas.Height; y++)
                canvas.Write(length, y, "│", border);
            second.Draw(canvas.Part(new Rect(length + 1, 0, canvas.Width - length - 1, canvas.Height)), context);
            return;
        }

        first.Draw(canvas.Part(new Rect(0, 0, canvas.Width, length)), context);
        for (int x = 0; x < canvas.Width; x++)
            canvas.Write(x, length, "─", border);
        if (Title.Length > 0)
            canvas.WriteFitted(2, length, $" {Title} ", canvas.Width - 4, context.Theme.Title.Over(context.Theme.Text));
        second.Draw(canvas.Part(new Rect(0, length + 1, canvas.Width, canvas.Height - length - 1)), context);
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        int direction = context.CommandOf(key) switch { WidgetCommands.Grow => 1, WidgetCommands.Shrink => -1, _ => 0 };
        if (direction == 0 || state.Zoomed is not null)
            return false;
        bool inSecond = context.Focused is { } focused && second.Area.Intersect(focused.Area) == focused.Area;
        state.Share = Math.Clamp(state.Share + (inSecond ? -direction : direction) * Step, 0, 1000);
        return true;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        int place = state.SideBySide ? mouse.X : mouse.Y;
        if (state.Zoomed is null && mouse.IsClick && place == state.FirstLength(Total))
            context.Captured = this;
        else if (mouse.Action == MouseAction.Drag && ReferenceEquals(context.Captured, this))
            state.DragTo(place, Total);
        else
            return false;
        return true;
    }
}
