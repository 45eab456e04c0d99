using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>Values as a row of small columns. The latest stand at the right; those without room are left out.</summary>
/// <param name="values">Gives the values; negative ones and those that are no numbers count as 0.</param>
public sealed class Sparkline(Func<IReadOnlyList<double>> values) : View
{
    const string Levels = " ▁▂▃▄▅▆▇█";

    /// <summary>The value that fills a column; null for the largest one shown.</summary>
    public double? Maximum { get; set; }

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(context.Theme.Text);
        IReadOnlyList<double> all = values();
        int shown = Math.Min(all.Count, canvas.Width);
        double maximum = Maximum ?? 0;
        for (int i = all.Count - shown; i < all.Count && Maximum is null; i++)
            maximum = all[i] > maximum ? all[i] : maximum;
        Style style = context.Theme.Series[0].Over(context.Theme.Text);
        for (int i = 0; i < shown && maximum > 0; i++)
        {
            double value = all[all.Count - shown + i];
            int eighths = value > 0 ? (int)Math.Ceiling(Math.Min(1, value / maximum) * canvas.Height * 8) : 0;
            for (int row = 0; row < canvas.Height; row++)
            {
                int level = Math.Clamp(eighths - row * 8, 0, 8);
                if (level > 0)
                    canvas.Write(canvas.Width - shown + i, canvas.Height - 1 - row, Levels.AsSpan(level, 1), style);
            }
        }
    }
}

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">How long it is, 0 or more.</param>
/// <param name="Shown">The value as text.</param>
public sealed record Bar(string Label, double Value, string Shown);

/// <summary>Values as bars from left to right, each with its name and its number.</summary>
/// <param name="bars">Gives the bars, one a row.</param>
public sealed class BarChart(Func<IReadOnlyList<Bar>> bars) : View
{
    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        IReadOnlyList<Bar> all = bars();
        int rows = Math.Min(canvas.Height, all.Count);
        if (rows == 0)
            return;
        int labels = Math.Min(canvas.Width / 3, all.Take(rows).Max(bar => TextWidth.Of(bar.Label)));
        int numbers = Math.Min(canvas.Width / 3, all.Take(rows).Max(bar => TextWidth.Of(bar.Shown)));
        int room = Math.Max(0, canvas.Width - labels - numbers - 2);
        double maximum = all.Max(bar => bar.Value);
        for (int y = 0; y < rows; y++)
        {
            canvas.WriteFitted(0, y, ControlEscape.Escape(all[y].Label), labels, theme.Text);
            int eighths = maximum > 0 && all[y].Value > 0 ? (int)Math.Ceiling(Math.Min(1, all[y].Value / maximum) * room * 8) : 0;
            for (int x = 0; x * 8 < eighths; x++)
                canvas.Write(labels + 1 + x, y, ProgressBar.Eighths.AsSpan(Math.Min(8, eighths - x * 8), 1), theme.Series[y % theme.Series.Count].Over(theme.Text));
            canvas.WriteFitted(labels + room + 2, y, all[y].Shown, numbers, theme.Text, right: true);
        }
    }
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Values">Its values at equal distances.</param>
public sealed record Series(string Name, IReadOnlyList<double> Values);

/// <summary>Values over time as lines of dots, two by four to a cell (braille), with the scale at the left.</summary>
/// <param name="series">Gives the lines.</param>
public sealed class LineChart(Func<IReadOnlyList<Series>> series) : View
{
    /// <summary>Writes a value of the scale.</summary>
    public Func<double, string> Scale { get; set; } = value => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Cells left of the lines, as drawn last: to tell which time a click means.</summary>
    public int PlotLeft { get; private set; }

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        IReadOnlyList<Series> all = series();
        double maximum = all.SelectMany(line => line.Values).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        string top = Scale(maximum), bottom = Scale(0);
        PlotLeft = Math.Min(canvas.Width / 3, Math.Max(TextWidth.Of(top), TextWidth.Of(bottom)) + 1);
        Style dim = theme.Dim.Over(theme.Text);
        if (canvas.Height > 1)
            canvas.WriteFitted(0, canvas.Height - 1, bottom, PlotLeft - 1, dim, right: true);
        // Names need a row of their own, if there is more than one line and room for it.
        int legend = all.Count > 1 && canvas.Height > 3 ? 1 : 0;
        Canvas plot = canvas.Part(new Rect(PlotLeft, legend, canvas.Width - PlotLeft, canvas.Height - legend));
        canvas.WriteFitted(0, legend, top, PlotLeft - 1, dim, right: true);
        if (plot.Width == 0 || maximum <= 0)
            return;
        int[] dots = new int[plot.Width * plot.Height];
        for (int i = 0; i < all.Count; i++)
        {
            Array.Clear(dots);
            Plot(all[i].Values, maximum, plot, dots);
            Style style = theme.Series[i % theme.Series.Count].Over(theme.Text);
            for (int cell = 0; cell < dots.Length; cell++)
            {
                if (dots[cell] != 0)
                    plot.Write(cell % plot.Width, cell / plot.Width, [(char)(0x2800 + dots[cell])], style);
            }
        }

        int x = PlotLeft;
        for (int i = 0; i < all.Count && legend > 0; i++)
            x = canvas.WriteFitted(x, 0, "● " + all[i].Name, canvas.Width - x, theme.Series[i % theme.Series.Count].Over(theme.Text)) + 2;
    }

    static void Plot(IReadOnlyList<double> values, double maximum, Canvas plot, int[] dots)
    {
        int columns = plot.Width * 2, rows = plot.Height * 4, before = -1;
        for (int column = 0; column < columns && values.Count > 0; column++)
        {
            // More values than dots: the largest of each dot, so that no peak is lost.
            int start = (int)((long)column * values.Count / columns), end = Math.Max(start + 1, (int)((column + 1L) * values.Count / columns));
            double value = 0;
            for (int i = start; i < end; i++)
                value = double.IsFinite(values[i]) ? Math.Max(value, values[i]) : value;
            int row = rows - 1 - (int)Math.Round(value / maximum * (rows - 1));
            int from = before < 0 ? row : Math.Min(row, before), to = before < 0 ? row : Math.Max(row, before);
            for (int y = from; y <= to; y++)
                dots[y / 4 * plot.Width + column / 2] |= Dot(column & 1, y & 3);
            before = row;
        }
    }

    // The dots of a braille cell are numbered down the columns, but for the lowest two, which came later.
    static int Dot(int column, int row) => row == 3 ? 0x40 << column : 1 << (row + 3 * column);
}
