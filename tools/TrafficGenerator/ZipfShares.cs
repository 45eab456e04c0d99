namespace PcapPorts.TrafficGenerator;

/// <summary>
/// Shares by Zipf's law: rank r gets a part in proportion to r^-s. Uses only arithmetic whose every bit IEEE 754 prescribes,
/// since the system's power function is not the same everywhere.
/// </summary>
static class ZipfShares
{
    /// <summary>Splits <paramref name="total"/> over ranks 1 to <paramref name="counts"/>.Length exactly, adding to what stands there.</summary>
    public static void Add(Span<uint> counts, long total, double exponent)
    {
        double sum = 0;
        for (int rank = counts.Length; rank >= 1; rank--)
            sum += Weight(rank, exponent);
        double reached = 0;
        long given = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            reached += Weight(i + 1, exponent);
            long until = i == counts.Length - 1 ? total : Math.Clamp((long)(total * (reached / sum)), given, total);
            counts[i] = checked(counts[i] + (uint)(until - given));
            given = until;
        }
    }

    /// <summary>rank^-exponent, accurate to about twelve digits.</summary>
    internal static double Weight(int rank, double exponent) => exponent == 0 ? 1 : Exp2(-exponent * Log2(rank));

    static double Log2(double x)
    {
        int power = 0;
        for (; x >= 2; x *= 0.5)
            power++;
        // ln x = 2 artanh((x - 1) / (x + 1)); for x from 1 to 2 the argument is at most 1/3.
        double y = (x - 1) / (x + 1), square = y * y, term = y, sum = 0;
        for (int n = 1; n < 28; n += 2)
        {
            sum += term / n;
            term *= square;
        }
        return power + 2 * sum * 1.4426950408889634;
    }

    static double Exp2(double x)
    {
        double whole = Math.Floor(x), fraction = (x - whole) * 0.6931471805599453, term = 1, sum = 1;
        for (int n = 1; n < 18; n++)
        {
            term *= fraction / n;
            sum += term;
        }
        for (; whole < 0; whole++)
            sum *= 0.5;
        return sum;
    }
}
