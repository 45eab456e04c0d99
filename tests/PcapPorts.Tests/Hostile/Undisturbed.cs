namespace PcapPorts.Tests.Hostile;

/// <summary>Tests that measure the memory of the whole process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Undisturbed
{
    public const string Name = "undisturbed";
}
