namespace PcapPorts.Filters;

/// <summary>What somebody may have meant.</summary>
public static class Spelling
{
    /// <summary>The candidate that differs least from a word, when it differs by no more than a third of the word's letters; null when none does.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int least = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least || (nearest is null && word.Length >= 2 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
                (nearest, least) = (candidate, Math.Min(least, distance));
        }
        return nearest;
    }

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (Damerau-Levenshtein, neighbours swapped once).</summary>
    static int Distance(string a, string b)
    {
        if (a.Length > 64)
            return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
