using System.Text;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Screen;

/// <summary>One cell of a screen: a cluster and its style, 16 bytes without references.</summary>
public readonly record struct Cell
{
    // A code point, or minus one minus the number of a cluster of several.
    readonly int content;

    Cell(int content, byte width, Style style)
    {
        this.content = content;
        Width = width;
        Style = style;
    }

    /// <summary>Its colours and attributes.</summary>
    public Style Style { get; init; }

    /// <summary>Columns: 1, or 2, or 0 for the second half of the wide cell to the left.</summary>
    public byte Width { get; }

    /// <summary>A space.</summary>
    public static Cell Blank(Style style) => new(' ', 1, style);

    /// <summary>The second half of a wide cell.</summary>
    internal static Cell Continuation(Style style) => new(0, 0, style);

    /// <summary>A cell for one cluster; what a terminal could take for a command becomes U+FFFD.</summary>
    /// <param name="cluster">The cluster, not empty.</param>
    /// <param name="width">Its columns, 1 or 2.</param>
    /// <param name="style">Its style.</param>
    internal static Cell Of(ReadOnlySpan<char> cluster, int width, Style style)
    {
        bool valid = Rune.DecodeFromUtf16(cluster, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
        if (!valid || ControlEscape.IsUnsafe(rune))
            return new Cell(0xFFFD, 1, style);
        if (length == cluster.Length)
            return new Cell(rune.Value, (byte)width, style);
        foreach (Rune part in cluster.EnumerateRunes())
        {
            if (ControlEscape.IsUnsafe(part))
                return new Cell(rune.Value, (byte)width, style);
        }

        int index = ClusterTable.IndexOf(cluster);
        return new Cell(index < 0 ? rune.Value : -1 - index, (byte)width, style);
    }

    /// <summary>
    /// Whether terminals may disagree with us on its width, or join it with the next cell: all but Latin, Greek, Cyrillic, punctuation,
    /// arrows, line drawing and blocks.
    /// </summary>
    internal bool IsUncertain => content is < 0 or (>= 0x590 and < 0x2000) or >= 0x2600 || Width == 2;

    /// <summary>Its text; empty for the second half of a wide cell.</summary>
    public string Text => Width == 0 ? "" : content < 0 ? ClusterTable.TextOf(-1 - content) : char.ConvertFromUtf32(content);

    /// <summary>Writes its text as UTF-8 and gives the number of bytes.</summary>
    internal int EncodeUtf8(Span<byte> destination)
    {
        if (content >= 0)
            return new Rune(content).EncodeToUtf8(destination);
        ReadOnlySpan<byte> cluster = ClusterTable.Utf8Of(-1 - content);
        cluster.CopyTo(destination);
        return cluster.Length;
    }

    /// <summary>The code point of a cell that holds only one, else -1.</summary>
    internal int CodePoint => content;
}
