using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Widgets;

/// <summary>How far something has come, to an eighth of a column.</summary>
/// <param name="fraction">0 to 1; null while nobody knows how much there is: then a block runs to and fro.</param>
public sealed class ProgressBar(Func<double?> fraction) : View
{
    /// <summary>The blocks that fill a column from the left, by eighths, from none to all.</summary>
    internal const string Eighths = " ▏▎▍▌▋▊▉█";

    /// <summary>What it says after the bar.</summary>
    public Func<string> Label { get; set; } = () => "";

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(context.Theme.Text);
        string label = Label();
        int width = Math.Max(1, canvas.Width - (label.Length == 0 ? 0 : Text.TextWidth.Of(label) + 1));
        Style style = context.Theme.Series[0].Over(context.Theme.Text);
        if (fraction() is double value)
        {
            int eighths = (int)(Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * width * 8);
            for (int x = 0; x < width; x++)
                canvas.Write(x, 0, eighths <= x * 8 ? "░" : Eighths.AsSpan(Math.Min(8, eighths - x * 8), 1), style);
        }
        else
        {
            int block = Math.Max(1, width / 5), path = Math.Max(1, 2 * (width - block));
            int at = (int)(context.Clock.GetUtcNow().ToUnixTimeMilliseconds() / 50 % path);
            int start = at <= width - block ? at : path - at;
            for (int x = 0; x < width; x++)
                canvas.Write(x, 0, x >= start && x < start + block ? "█" : "░", style);
        }

        canvas.WriteFitted(width + 1, 0, label, canvas.Width - width - 1, context.Theme.Text);
    }
}
