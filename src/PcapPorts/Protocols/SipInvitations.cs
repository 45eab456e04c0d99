namespace PcapPorts.Protocols;

/// <summary>What a message is in the transaction of an INVITE (RFC 3261 section 17.1.1).</summary>
enum SipMessageKind
{
    /// <summary>The request.</summary>
    Request,

    /// <summary>An answer of the 1xx class.</summary>
    Provisional,

    /// <summary>Any other answer.</summary>
    Final,
}

/// <summary>
/// The invitations that one flow of SIP carried, to tell new descriptions of media from those that are said again. The latest
/// <see cref="Capacity"/> are remembered.
/// </summary>
sealed class SipInvitations
{
    /// <summary>Most invitations that are remembered.</summary>
    public const int Capacity = 64;

    readonly Dictionary<ulong, bool> _hasProvisional = [];
    readonly Queue<ulong> _order = [];

    /// <summary>Takes a message.</summary>
    /// <param name="id">Names its transaction.</param>
    /// <param name="kind">What it is.</param>
    /// <returns>Whether its description is that of an earlier message: an INVITE sent again, or the final answer behind a provisional one.</returns>
    public bool Take(ulong id, SipMessageKind kind)
    {
        bool isKnown = _hasProvisional.TryGetValue(id, out bool hasProvisional);
        if (kind == SipMessageKind.Request)
        {
            if (!isKnown)
                Add(id);
            return isKnown;
        }
        if (!isKnown)
            return false;
        _hasProvisional[id] = kind == SipMessageKind.Provisional;
        return hasProvisional && kind == SipMessageKind.Final;
    }

    void Add(ulong id)
    {
        if (_order.Count == Capacity)
            _hasProvisional.Remove(_order.Dequeue());
        _order.Enqueue(id);
        _hasProvisional[id] = false;
    }
}

/// <summary>What is remembered of one flow of SIP.</summary>
sealed class SipState
{
    /// <summary>Requests without a final answer.</summary>
    public OpenRequests Requests { get; } = new();

    /// <summary>What was invited to.</summary>
    public SipInvitations Invitations { get; } = new();
}
