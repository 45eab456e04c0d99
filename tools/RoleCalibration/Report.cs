using PcapPorts.Flows;

namespace RoleCalibration;

static class Report
{
    public static void Print(string title, List<Sample> samples, Func<Sample, double> sum)
    {
        Console.WriteLine($"{title}:");
        foreach (IGrouping<string, Sample> variant in samples.GroupBy(s => s.Variant, StringComparer.Ordinal))
            Console.WriteLine($"  {variant.Key,-8} {100 * Share(variant, sum):F2} % (mean over files), {100.0 * variant.Count(s => Right(s, sum)) / variant.Count():F2} % of {variant.Count()} flows");
        List<Sample> lower = [.. samples.Where(s => s.LowerPortClient)];
        Console.WriteLine($"  client has the lower port: {lower.Count(s => Right(s, sum))} of {lower.Count} = {100.0 * lower.Count(s => Right(s, sum)) / Math.Max(1, lower.Count):F1} %");
        foreach (IGrouping<int, Sample> decile in samples.GroupBy(s => (int)Math.Min(9, 10 * Confidence(sum(s)))).OrderBy(g => g.Key))
        {
            Console.WriteLine(
                $"  confidence {decile.Key / 10.0:F1}: said {decile.Average(s => Confidence(sum(s))):F3}, right {(double)decile.Count(s => Right(s, sum)) / decile.Count():F3} of {decile.Count()}; by file {decile.Where(s => Right(s, sum)).Sum(s => s.Weight) / decile.Sum(s => s.Weight):F3}");
        }
        Console.WriteLine($"  sharpness {Logistic.Sharpness(samples, sum):F2} (1 is right)");
        foreach (string name in samples.Where(s => !Right(s, sum)).OrderByDescending(s => Math.Abs(sum(s))).Take(12).Select(s => s.Name))
            Console.WriteLine($"    wrong: {name}");
    }

    public static void PrintWeights(double[] weights)
    {
        for (int i = 0; i < weights.Length; i++)
            Console.WriteLine($"    {RoleEvidence.FeatureNames[i],-24} {weights[i],7:F3}");
    }

    static double Share(IEnumerable<Sample> samples, Func<Sample, double> sum) =>
        samples.Where(s => Right(s, sum)).Sum(s => s.Weight) / samples.Sum(s => s.Weight);

    static bool Right(Sample sample, Func<Sample, double> sum) => sum(sample) > 0 == sample.ServerIsHigh;

    static double Confidence(double sum) => RoleEvidence.Confidence(sum);
}
