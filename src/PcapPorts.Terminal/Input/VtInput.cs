using System.Text;

namespace PcapPorts.Terminal.Input;

/// <summary>Holds the bytes that no event was made of yet, and collects pastes; all else is <see cref="VtParser"/>'s.</summary>
public sealed class VtInput
{
    /// <summary>Longest paste in bytes; the rest is dropped.</summary>
    public const int MaxPaste = 1 << 20;

    static ReadOnlySpan<byte> PasteEnd => "\e[201~"u8;

    readonly List<byte> paste = [];
    byte[] pending = new byte[4096];
    int length;
    bool pasting;

    /// <summary>Whether bytes wait for more: after <see cref="EscapeTimeout"/> call <see cref="Flush"/>.</summary>
    public bool IsPending => length > 0 && !pasting;

    /// <summary>How long the rest of a sequence may take; after it Escape is the key.</summary>
    public static TimeSpan EscapeTimeout { get; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Takes bytes and appends the events that they complete.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, List<InputEvent> events)
    {
        if (pending.Length - length < bytes.Length)
            Array.Resize(ref pending, Math.Max(pending.Length * 2, length + bytes.Length));
        bytes.CopyTo(pending.AsSpan(length));
        length += bytes.Length;
        Drain(final: false, events);
    }

    /// <summary>No more bytes came in time.</summary>
    public void Flush(List<InputEvent> events) => Drain(final: true, events);

    void Drain(bool final, List<InputEvent> events)
    {
        int consumed = 0;
        while (consumed < length)
        {
            ReadOnlySpan<byte> rest = pending.AsSpan(consumed, length - consumed);
            int step = pasting ? Collect(rest, events) : Next(rest, final, events);
            if (step == 0)
                break;
            consumed += step;
        }

        pending.AsSpan(consumed, length - consumed).CopyTo(pending);
        length -= consumed;
    }

    int Next(ReadOnlySpan<byte> rest, bool final, List<InputEvent> events)
    {
        int step = VtParser.Parse(rest, final, out InputEvent result);
        if (result.Kind == InputKind.PasteBegin)
            pasting = true;
        else if (result.Kind != InputKind.None)
            events.Add(result);
        return step;
    }

    int Collect(ReadOnlySpan<byte> rest, List<InputEvent> events)
    {
        int end = rest.IndexOf(PasteEnd);
        int text = end;
        if (end < 0)
        {
            // Its last bytes may be the beginning of the end.
            text = rest.Length;
            for (int tail = Math.Min(PasteEnd.Length - 1, rest.Length); tail > 0; tail--)
            {
                if (rest.EndsWith(PasteEnd[..tail]))
                {
                    text = rest.Length - tail;
                    break;
                }
            }
        }

        paste.AddRange(rest[..Math.Min(text, MaxPaste - paste.Count)]);
        if (end < 0)
            return text;
        events.Add(new InputEvent { Kind = InputKind.Paste, Text = Encoding.UTF8.GetString([.. paste]) });
        paste.Clear();
        pasting = false;
        return end + PasteEnd.Length;
    }
}
