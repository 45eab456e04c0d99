namespace PcapPorts.App.Views;

/// <summary>
/// Gives memory back to the system behind a pass over a whole capture: what such a pass remembers of its flows is most of what the program ever holds, and
/// while its user reads nothing is allocated that would make the garbage collector look.
/// </summary>
static class SpentMemory
{
    /// <summary>Packets from which on it is worth it.</summary>
    const long Many = 200_000;

    /// <summary>Gives it back; to be called when nothing of the pass is in use any more.</summary>
    /// <param name="packets">Packets that the pass has visited.</param>
    public static void Return(long packets)
    {
        // What is left is little, so this takes a few milliseconds.
        if (packets >= Many)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
