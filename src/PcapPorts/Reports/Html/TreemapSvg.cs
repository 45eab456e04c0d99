using static PcapPorts.Reports.HtmlPage;

namespace PcapPorts.Reports;

/// <summary>Areas as large as shares: a treemap, laid out in rows as square as they can be (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).</summary>
static class TreemapSvg
{
    const double Width = 1000, Height = 300;

    /// <summary>Writes the chart.</summary>
    /// <param name="page">Where it goes.</param>
    /// <param name="tiles">What is shown, largest first: label, second line, amount, and the colour's class.</param>
    public static void Write(HtmlPage page, IReadOnlyList<(string Label, string Note, double Amount, string Class)> tiles)
    {
        page.Raw($"<svg class=chart viewBox=\"0 0 {Width} {Height}\" role=img aria-label=\"Server ports by bytes; the table below has the numbers\">\n");
        double total = tiles.Sum(static tile => tile.Amount);
        double x = 0, y = 0, width = Width, height = Height;
        int at = 0;
        while (at < tiles.Count && total > 0)
        {
            bool column = width >= height;
            double side = column ? height : width;
            double scale = width * height / total;
            int end = at;
            double row = 0, worst = double.MaxValue;
            while (end < tiles.Count)
            {
                double next = row + tiles[end].Amount;
                double ratio = Worst(tiles, at, end, next * scale, side, scale);
                if (ratio > worst)
                    break;
                (worst, row) = (ratio, next);
                end++;
            }
            double thickness = row * scale / side, offset = 0;
            for (int i = at; i < end; i++)
            {
                double length = tiles[i].Amount * scale / thickness;
                Tile(page, tiles[i], column ? x : x + offset, column ? y + offset : y, column ? thickness : length, column ? length : thickness);
                offset += length;
            }
            if (column)
                (x, width) = (x + thickness, width - thickness);
            else
                (y, height) = (y + thickness, height - thickness);
            total -= row;
            at = end;
        }
        page.Raw("</svg>\n");
    }

    static double Worst(IReadOnlyList<(string Label, string Note, double Amount, string Class)> tiles, int from, int to, double area, double side, double scale)
    {
        double large = tiles[from].Amount * scale, small = Math.Max(1e-9, tiles[to].Amount * scale);
        return Math.Max(side * side * large / (area * area), area * area / (side * side * small));
    }

    static void Tile(HtmlPage page, (string Label, string Note, double Amount, string Class) tile, double x, double y, double width, double height)
    {
        if (width < 0.3 || height < 0.3)
            return;
        page.Raw($"<g class=tile><title>").Text($"{tile.Label}: {tile.Note}").Raw($"</title><rect class={tile.Class} x={At(x + 1)} y={At(y + 1)} width={At(Math.Max(0.3, width - 2))} height={At(Math.Max(0.3, height - 2))} rx=2 />");
        const double Letter = 8.2;
        if (width > tile.Label.Length * Letter + 14 && height > 22)
            page.Raw($"<text class=label x={At(x + 9)} y={At(y + 20)}>").Text(tile.Label).Raw("</text>");
        if (width > tile.Note.Length * 6.6 + 14 && height > 42)
            page.Raw($"<text class=note x={At(x + 9)} y={At(y + 37)}>").Text(tile.Note).Raw("</text>");
        page.Raw("</g>\n");
    }
}
