using System.Reflection;
using System.Text.RegularExpressions;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols;

public class SignatureListTests
{
    [Fact]
    public void Every_signature_of_the_assembly_is_registered_and_reachable()
    {
        Assembly assembly = typeof(ServiceDetector).Assembly;
        string[] declared = [.. assembly.GetTypes().Where(type => type.Name.EndsWith("Signature", StringComparison.Ordinal) && type is { IsAbstract: true, IsSealed: true })
            .Select(type => type.Name).Order(StringComparer.Ordinal)];
        object table = typeof(ServiceDetector).GetField("_table", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(ServiceDetector.Instance)!;
        MethodInfo candidates = table.GetType().GetMethod("Candidates")!;
        SortedSet<string> reachable = new(StringComparer.Ordinal);
        foreach (byte protocol in new byte[] { 6, 17, 132 })
        {
            for (int first = 0; first < 256; first++)
            {
                foreach (Delegate signature in (Array)candidates.Invoke(table, [protocol, (byte)first])!)
                    reachable.Add(signature.Method.DeclaringType!.Name);
            }
        }
        Assert.True(declared.Length > 100);
        Assert.Equal(declared, reachable);
    }

    [Fact]
    public void Samples_have_distinct_titles()
    {
        Assert.Equal(SampleMessages.All.Count, SampleMessages.All.Select(sample => sample.Title).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(SampleMessages.All, sample => Regex.IsMatch(sample.Title, @"^\s*$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }
}
