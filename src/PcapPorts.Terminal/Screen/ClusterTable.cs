using System.Text;

namespace PcapPorts.Terminal.Screen;

/// <summary>
/// Clusters of several code points, each once, so that a cell stays a number. Limited: text on screen may come from anybody, and a
/// cluster that finds no room is shown by its first code point.
/// </summary>
static class ClusterTable
{
    /// <summary>Most clusters remembered.</summary>
    public const int MaxCount = 1 << 14;

    /// <summary>Longest cluster in UTF-16 units; a longer one loses its last marks.</summary>
    public const int MaxClusterLength = 32;

    static readonly Lock Gate = new();
    static readonly Dictionary<string, int> Indices = new(StringComparer.Ordinal);
    static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup = Indices.GetAlternateLookup<ReadOnlySpan<char>>();
    static byte[][] encoded = new byte[64][];
    static string[] texts = new string[64];

    /// <summary>The number of a cluster, or -1 where the table is full.</summary>
    public static int IndexOf(ReadOnlySpan<char> cluster)
    {
        if (cluster.Length > MaxClusterLength)
            cluster = cluster[..(char.IsHighSurrogate(cluster[MaxClusterLength - 1]) ? MaxClusterLength - 1 : MaxClusterLength)];
        lock (Gate)
        {
            if (Lookup.TryGetValue(cluster, out int index))
                return index;
            index = Indices.Count;
            if (index == MaxCount)
                return -1;
            if (index == texts.Length)
            {
                Array.Resize(ref texts, index * 2);
                Array.Resize(ref encoded, index * 2);
            }

            string text = cluster.ToString();
            texts[index] = text;
            encoded[index] = Encoding.UTF8.GetBytes(text);
            Indices.Add(text, index);
            return index;
        }
    }

    /// <summary>The cluster's text.</summary>
    public static string TextOf(int index) => Volatile.Read(ref texts)[index];

    /// <summary>The cluster in UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8Of(int index) => Volatile.Read(ref encoded)[index];
}
