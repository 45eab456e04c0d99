namespace PcapPorts.Terminal.Screen;

/// <summary>ASCII in place of the characters that widgets draw with, for terminals whose encoding is not UTF-8.</summary>
static class AsciiFallback
{
    public static byte Of(int codePoint) => codePoint switch
    {
        '…' => (byte)'~',
        '─' or '━' or '═' or '╌' => (byte)'-',
        '│' or '┃' or '║' or '▏' or '▎' or '▍' or '▐' => (byte)'|',
        '▸' or '▶' or '›' or '→' => (byte)'>',
        '▾' or '▼' or '↓' => (byte)'v',
        '▲' or '↑' => (byte)'^',
        '◀' or '‹' or '←' => (byte)'<',
        '✓' or '✔' => (byte)'x',
        '•' or '●' or '◆' or '·' => (byte)'*',
        '░' => (byte)'.',
        >= 0x2500 and <= 0x257F => (byte)'+',
        >= 0x2580 and <= 0x2593 => (byte)'#',
        0x2800 => (byte)' ',
        > 0x2800 and <= 0x28FF => (byte)'*',
        _ => (byte)'?',
    };
}
