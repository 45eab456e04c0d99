using System.Globalization;
using System.Text;

namespace PcapPorts.Tests.Protocols;

/// <summary>
/// Writes messages down as the specifications show them: hexadecimal bytes, 'text' (one byte a character), and <c>00*16</c> for a
/// repeated byte; blanks separate and mean nothing.
/// </summary>
static class Wire
{
    public static byte[] Bytes(string notation)
    {
        List<byte> bytes = [];
        for (int i = 0; i < notation.Length;)
        {
            if (notation[i] == ' ')
            {
                i++;
            }
            else if (notation[i] == '\'')
            {
                int end = notation.IndexOf('\'', i + 1);
                bytes.AddRange(Encoding.Latin1.GetBytes(notation[(i + 1)..end]));
                i = end + 1;
            }
            else if (notation[i] == '*')
            {
                int end = i + 1;
                while (end < notation.Length && char.IsAsciiDigit(notation[end]))
                    end++;
                int times = int.Parse(notation.AsSpan(i + 1, end - i - 1), CultureInfo.InvariantCulture);
                bytes.AddRange(Enumerable.Repeat(bytes[^1], times - 1));
                i = end;
            }
            else
            {
                bytes.Add(byte.Parse(notation.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
        }
        return [.. bytes];
    }
}
