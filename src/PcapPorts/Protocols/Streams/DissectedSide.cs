using System.Buffers;

namespace PcapPorts.Protocols.Streams;

/// <summary>One direction of a TCP connection whose messages are dissected: the beginning of the message that is not whole yet.</summary>
sealed class DissectedSide : StreamSide
{
    byte[] _pending = [];

    /// <summary>Whether the next byte begins a message, or goes on with the one in <see cref="Pending"/>; false behind a gap and what nobody understood.</summary>
    public bool IsSynced { get; set; } = true;

    /// <summary>Bytes of the message at hand, in order.</summary>
    public ReadOnlySpan<byte> Pending => _pending.AsSpan(0, PendingCount);

    /// <summary>Number of those bytes.</summary>
    public int PendingCount { get; private set; }

    /// <summary>Bytes of the message that have to be there before its dissector is asked again.</summary>
    public int Needed { get; set; }

    /// <summary>Bytes of the last message that are still to pass by.</summary>
    public long Skip { get; set; }

    /// <summary>Payloads that were looked at to find out what they are.</summary>
    public int Detections { get; set; }

    /// <summary>How often the message at hand was tried because of its last bytes.</summary>
    public int EarlyTries { get; set; }

    /// <summary>Whether <see cref="Pending"/> is the start of a stream that nobody knew yet.</summary>
    public bool IsUnknownStart { get; set; }

    /// <summary>Adds bytes to the message at hand.</summary>
    public void Keep(ReadOnlySpan<byte> bytes)
    {
        int count = PendingCount + bytes.Length;
        if (count > _pending.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(count, _pending.Length * 2));
            Pending.CopyTo(larger);
            GiveBack();
            _pending = larger;
        }
        bytes.CopyTo(_pending.AsSpan(PendingCount));
        PendingCount = count;
    }

    /// <summary>Takes the next byte for the beginning of a message of another protocol.</summary>
    public void Resync()
    {
        IsSynced = true;
        Detections = 0;
        Needed = 0;
    }

    /// <summary>Forgets the message at hand.</summary>
    public void Drop()
    {
        PendingCount = 0;
        EarlyTries = 0;
        Needed = 0;
        IsUnknownStart = false;
        GiveBack();
        _pending = [];
    }

    void GiveBack()
    {
        if (_pending.Length > 0)
            ArrayPool<byte>.Shared.Return(_pending);
    }
}
