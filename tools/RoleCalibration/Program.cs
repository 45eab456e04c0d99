// Fits the weights of RoleEvidence to captures whose handshakes were cut away, and says how well the confidence is calibrated.
//   RoleCalibration LABELS.ndjson.gz CAPTURES [--fit]
using RoleCalibration;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: RoleCalibration LABELS.ndjson.gz CAPTURES-FOLDER [--fit]");
    return 2;
}
List<Sample> samples = LabelledFlows.Read(args[0], args[1]);
Console.WriteLine($"{samples.Count} flows without handshake, {samples.Select(s => s.Family).Distinct(StringComparer.Ordinal).Count()} families");
Report.Print("as built", samples, s => s.Built);
if (args.Contains("--fit", StringComparer.Ordinal))
{
    double[] weights = Logistic.Fit(samples);
    Report.PrintWeights(weights);
    Report.Print("fitted to all", samples, s => Logistic.Sum(weights, s.Features));
    Report.Print("fitted to other families", samples, Logistic.CrossValidate(samples, folds: 8));
}
return 0;
