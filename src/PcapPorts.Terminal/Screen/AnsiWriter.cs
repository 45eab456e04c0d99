using System.Buffers.Text;
using System.Text;

namespace PcapPorts.Terminal.Screen;

/// <summary>
/// Collects a frame as bytes for a terminal (ECMA-48 and xterm's additions), so that it goes out in one write. The buffer is kept from
/// frame to frame: after the first frames nothing is allocated.
/// </summary>
public sealed class AnsiWriter
{
    // No cluster and no sequence of this class is longer.
    const int Reserve = 256;
    byte[] bytes = new byte[16 * 1024];
    int length;
    Style current;
    bool styleKnown;

    /// <summary>How many colours the terminal has; others become the nearest.</summary>
    public ColorDepth Depth { get; set; } = ColorDepth.TrueColor;

    /// <summary>Replace line drawing, blocks and the ellipsis by ASCII, for terminals that have no Unicode.</summary>
    public bool AsciiOnly { get; set; }

    /// <summary>The frame so far.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>Begins the next frame. The style of the terminal is taken for unknown.</summary>
    public void Reset()
    {
        length = 0;
        styleKnown = false;
    }

    /// <summary>Appends bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> sequence)
    {
        if (bytes.Length - length < sequence.Length + Reserve)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + sequence.Length + Reserve));
        sequence.CopyTo(bytes.AsSpan(length));
        length += sequence.Length;
    }

    /// <summary>CUP: moves the cursor to a column and row, counted from 0.</summary>
    public void MoveTo(int x, int y)
    {
        Raw("\e["u8);
        Number(y + 1);
        if (x > 0)
        {
            Raw(";"u8);
            Number(x + 1);
        }

        Raw("H"u8);
    }

    /// <summary>SGR: colours and attributes of what follows; nothing where they are as they were.</summary>
    public void SetStyle(Style style)
    {
        style = new Style(style.Foreground.Reduce(Depth), style.Background.Reduce(Depth), style.Attributes);
        if (styleKnown && style == current)
            return;
        // A reset first: sequences that switch single attributes off differ among terminals.
        Raw("\e[0"u8);
        for (int bit = 0; bit < 6; bit++)
        {
            if (((int)style.Attributes & 1 << bit) != 0)
            {
                Raw(";"u8);
                Raw("123479"u8.Slice(bit, 1));
            }
        }

        SetColor(style.Foreground, 30);
        SetColor(style.Background, 40);
        Raw("m"u8);
        current = style;
        styleKnown = true;
    }

    /// <summary>The text of a cell at the cursor.</summary>
    public void Put(in Cell cell)
    {
        if (AsciiOnly && cell.CodePoint is < 0 or > 0x7E)
        {
            Raw([AsciiFallback.Of(cell.CodePoint)]);
            if (cell.Width == 2)
                Raw(" "u8);
            return;
        }

        if (bytes.Length - length < Reserve)
            Array.Resize(ref bytes, bytes.Length * 2);
        length += cell.EncodeUtf8(bytes.AsSpan(length));
    }

    void SetColor(Color color, int first)
    {
        switch (color.Kind)
        {
            case ColorKind.Ansi:
                Raw(";"u8);
                Number(color.Index < 8 ? first + color.Index : first + 60 + color.Index - 8);
                break;
            case ColorKind.Indexed:
                Raw(";"u8);
                Number(first + 8);
                Raw(";5;"u8);
                Number(color.Index);
                break;
            case ColorKind.Rgb:
                Raw(";"u8);
                Number(first + 8);
                Raw(";2;"u8);
                Number(color.Red);
                Raw(";"u8);
                Number(color.Green);
                Raw(";"u8);
                Number(color.Blue);
                break;
        }
    }

    void Number(int value)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(value, digits, out int count);
        Raw(digits[..count]);
    }

    /// <summary>The frame as text, for tests and messages.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Written);
}
