using System.Buffers.Text;

namespace PcapPorts.Analysis.Objects;

/// <summary>Undoes a Content-Transfer-Encoding (RFC 2045 section 6), line by line.</summary>
/// <param name="coding">Its name in lower case; one that nobody knows leaves the bytes as they are.</param>
/// <param name="body">Receives the bytes; null to drop them.</param>
sealed class TransferDecoder(string coding, ObjectBody? body)
{
    readonly byte[] _quantum = new byte[4];
    readonly byte[] _plain = new byte[3];
    int _count;
    byte[] _lineEnd = [];

    /// <summary>Whether all bytes fit the coding.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Takes a line, or a piece of one.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (body is null)
            return;
        if (coding == "base64")
        {
            AddBase64(line);
            return;
        }

        // The end of the last line belongs to the boundary (RFC 2046 section 5.1.1).
        body.Append(_lineEnd);
        ReadOnlySpan<byte> text = line.TrimEnd("\r\n"u8);
        _lineEnd = line[text.Length..].ToArray();
        if (coding == "quoted-printable")
            AddQuoted(text);
        else
            body.Append(text);
    }

    /// <summary>Ends the body.</summary>
    public void End()
    {
        if (_count > 0)
            IsSound = false;
    }

    void AddBase64(ReadOnlySpan<byte> line)
    {
        foreach (byte next in line)
        {
            if (next is not ((byte)'+' or (byte)'/' or (byte)'=') && !char.IsAsciiLetterOrDigit((char)next))
                continue;
            _quantum[_count++] = next;
            if (_count < 4)
                continue;
            _count = 0;
            if (Base64.DecodeFromUtf8(_quantum, _plain, out _, out int written) == System.Buffers.OperationStatus.Done)
                body!.Append(_plain.AsSpan(0, written));
            else
                IsSound = false;
        }
    }

    void AddQuoted(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd(" \t"u8);
        if (text.EndsWith("="u8))
        {
            text = text[..^1];
            _lineEnd = [];
        }
        byte[] plain = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int high = text[i] == '=' && i + 2 < text.Length ? Digit(text[i + 1]) : -1;
            int low = high < 0 ? -1 : Digit(text[i + 2]);
            if (low >= 0)
                i += 2;
            else if (text[i] == '=')
                IsSound = false;
            plain[length++] = low >= 0 ? (byte)(high << 4 | low) : text[i];
        }
        body!.Append(plain.AsSpan(0, length));
    }

    static int Digit(byte c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;
}
