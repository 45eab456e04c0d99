namespace PcapPorts.Tests.Hostile;

/// <summary>Tests that measure the memory or the time of the whole process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Undisturbed
{
    public const string Name = "undisturbed";
}
