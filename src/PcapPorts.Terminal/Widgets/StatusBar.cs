using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A part of a status bar.</summary>
/// <param name="Text">What it says.</param>
public sealed record StatusItem(string Text)
{
    /// <summary>The key it stands for, in front of the text.</summary>
    public string KeyName { get; init; } = "";

    /// <summary>Stands at the right.</summary>
    public bool AtRight { get; init; }

    /// <summary>Its look over the bar's.</summary>
    public Func<Theme, Style>? Look { get; init; }

    /// <summary>What a click does.</summary>
    public Action? Action { get; init; }

    internal string Shown => KeyName.Length == 0 ? Text : $"{KeyName} {Text}";
}

/// <summary>A line that says how things stand. Items at the right are served first; then those at the left, as far as there is room.</summary>
/// <param name="items">Gives the items for each frame.</param>
public sealed class StatusBar(Func<IReadOnlyList<StatusItem>> items) : View
{
    readonly List<(int Start, int End, StatusItem Item)> places = [];

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Bar);
        places.Clear();
        IReadOnlyList<StatusItem> all = items();
        int right = canvas.Width;
        for (int i = all.Count - 1; i >= 0; i--)
        {
            if (!all[i].AtRight)
                continue;
            int width = Math.Min(TextWidth.Of(all[i].Shown), right - 2);
            if (width <= 0)
                continue;
            right -= width + 1;
            Show(canvas, right, width, all[i], theme);
            right--;
        }

        int x = 1;
        foreach (StatusItem item in all)
        {
            if (item.AtRight || x >= right)
                continue;
            x = Show(canvas, x, right - x, item, theme) + 2;
        }
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (!mouse.IsClick)
            return false;
        places.Find(place => mouse.X >= place.Start && mouse.X < place.End).Item?.Action?.Invoke();
        return true;
    }

    int Show(Canvas canvas, int x, int width, StatusItem item, Theme theme)
    {
        Style style = (item.Look?.Invoke(theme) ?? default).Over(theme.Bar);
        int end = canvas.WriteFitted(x, 0, ControlEscape.Escape(item.Shown), width, style);
        canvas.Restyle(new Rect(x, 0, Math.Min(width, TextWidth.Of(item.KeyName)), 1), theme.KeyName);
        places.Add((x, end, item));
        return end;
    }
}
