namespace PcapPorts.Flows;

/// <summary>Parts of a work, each on a thread of its own: the windows of a capture, a look at a million records.</summary>
static class SideBySide
{
    /// <summary>Does the parts 0 to <paramref name="count"/> - 1, the first on the calling thread, and waits for all of them.</summary>
    /// <param name="count">How many parts, at least 1.</param>
    /// <param name="part">Does a part; it must throw nothing.</param>
    public static void Run(int count, Action<int> part)
    {
        var helpers = new Thread[count - 1];
        for (int i = 0; i < helpers.Length; i++)
        {
            int number = i + 1;
            helpers[i] = new Thread(() => part(number)) { IsBackground = true, Name = "reader" };
            helpers[i].Start();
        }
        part(0);
        foreach (Thread helper in helpers)
            helper.Join();
    }
}
