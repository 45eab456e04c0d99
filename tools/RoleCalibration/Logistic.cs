using PcapPorts.Flows;

namespace RoleCalibration;

/// <summary>Logistic regression without intercept (swapping the endpoints must swap the answer), by gradient descent.
/// A ridge pulls the weights towards those in use, which come from what is known of ports: a few hundred captures alone would teach
/// oddities of their own.</summary>
static class Logistic
{
    const int Rounds = 1500;
    const double Rate = 0.05, Ridge = 0.02;

    public static double Sum(double[] weights, double[] features)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * features[i];
        return sum;
    }

    public static double[] Fit(IReadOnlyList<Sample> samples)
    {
        int n = samples[0].Features.Length;
        double total = samples.Sum(s => s.Weight);
        double[] built = RoleEvidence.BuiltWeights, weights = [.. built], mean = new double[n], square = new double[n];
        for (int round = 1; round <= Rounds; round++)
        {
            var gradient = new double[n];
            foreach (Sample sample in samples)
            {
                double error = 1 / (1 + Math.Exp(-Sum(weights, sample.Features))) - (sample.ServerIsHigh ? 1 : 0);
                for (int i = 0; i < n; i++)
                    gradient[i] += error * sample.Features[i] * sample.Weight / total;
            }
            for (int i = 0; i < n; i++)
            {
                // Adam: steps of one size whatever the scale of a feature.
                double g = gradient[i] + Ridge * (weights[i] - built[i]);
                mean[i] = 0.9 * mean[i] + 0.1 * g;
                square[i] = 0.999 * square[i] + 0.001 * g * g;
                weights[i] -= Rate * (mean[i] / (1 - Math.Pow(0.9, round))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, round))) + 1e-8);
            }
        }
        return weights;
    }

    /// <summary>The factor on the sums that makes the truth most likely: above 1 the confidence is too modest, below 1 too bold.</summary>
    public static double Sharpness(IReadOnlyList<Sample> samples, Func<Sample, double> sum)
    {
        double best = 1, likelihood = double.NegativeInfinity;
        for (double factor = 0.2; factor < 10; factor *= 1.05)
        {
            double now = samples.Sum(s => -Math.Log(1 + Math.Exp(factor * (s.ServerIsHigh ? -sum(s) : sum(s)))));
            if (now > likelihood)
                (best, likelihood) = (factor, now);
        }
        return best;
    }

    /// <summary>The sum for each sample by weights that were fitted without its family.</summary>
    public static Func<Sample, double> CrossValidate(IReadOnlyList<Sample> samples, int folds)
    {
        string[] families = [.. samples.Select(s => s.Family).Distinct(StringComparer.Ordinal)];
        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < families.Length; i++)
            foldOf[families[i]] = i % folds;
        double[][] weights = [.. Enumerable.Range(0, folds).Select(fold => Fit([.. samples.Where(s => foldOf[s.Family] != fold)]))];
        return s => Sum(weights[foldOf[s.Family]], s.Features);
    }
}
