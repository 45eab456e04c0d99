using System.Numerics;
using PcapPorts.Flows;

namespace PcapPorts.Protocols;

/// <summary>
/// Conversations by 5-tuple: open addressing over a power of two of slots, each with 32 bits of the key's hash and the conversation, in which the key lies. Who finds
/// one looks into it anyway, so a packet costs two places in memory, where a dictionary would cost four.
/// </summary>
sealed class ConversationSlots
{
    const int SmallestCapacity = 16;

    Slot[] _slots = new Slot[SmallestCapacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    int Mask => _slots.Length - 1;

    /// <summary>Makes room for so many conversations.</summary>
    public void EnsureCapacity(int count)
    {
        if (count > MostIn(_slots.Length))
            Resize((int)BitOperations.RoundUpToPowerOf2((uint)(count / 5L * 8 + SmallestCapacity)));
    }

    /// <summary>The conversation of a 5-tuple; null when there is none.</summary>
    public Conversation? Find(in FlowKey key)
    {
        uint hash = FlowKey.Hash32(in key, in HashSeed.OfProcess);
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref readonly Slot slot = ref slots[i];
            if (slot.Conversation is not { } conversation || (slot.Hash == hash && FlowKey.Same(in conversation.KeyField, in key)))
                return slot.Conversation;
        }
    }

    /// <summary>Puts a conversation in the place of the one that had its 5-tuple, or in one of its own.</summary>
    public void Set(Conversation conversation)
    {
        if (Count >= MostIn(_slots.Length))
            Resize(_slots.Length * 2);
        uint hash = FlowKey.Hash32(in conversation.KeyField, in HashSeed.OfProcess);
        int i = (int)hash & Mask;
        while (_slots[i].Conversation is { } other && !(_slots[i].Hash == hash && FlowKey.Same(in other.KeyField, in conversation.KeyField)))
            i = (i + 1) & Mask;
        if (_slots[i].Conversation is null)
            Count++;
        _slots[i] = new Slot { Hash = hash, Conversation = conversation };
    }

    /// <summary>Removes the conversation of a 5-tuple, if there is one.</summary>
    public void Remove(in FlowKey key)
    {
        uint hash = FlowKey.Hash32(in key, in HashSeed.OfProcess);
        int hole = (int)hash & Mask;
        while (true)
        {
            if (_slots[hole].Conversation is not { } conversation)
                return;
            if (_slots[hole].Hash == hash && FlowKey.Same(in conversation.KeyField, in key))
                break;
            hole = (hole + 1) & Mask;
        }
        Count--;
        // Those behind it that were put there because their own places were taken move up, so that no search ends at the hole before it has come to them.
        for (int i = (hole + 1) & Mask; _slots[i].Conversation is not null; i = (i + 1) & Mask)
        {
            int home = (int)_slots[i].Hash & Mask;
            if (((i - home) & Mask) < ((i - hole) & Mask))
                continue;
            _slots[hole] = _slots[i];
            hole = i;
        }
        _slots[hole] = default;
    }

    static int MostIn(int capacity) => (int)(capacity * 5L / 8);

    void Resize(int capacity)
    {
        Slot[] before = _slots;
        _slots = new Slot[capacity];
        foreach (ref readonly Slot slot in before.AsSpan())
        {
            if (slot.Conversation is null)
                continue;
            int i = (int)slot.Hash & Mask;
            while (_slots[i].Conversation is not null)
                i = (i + 1) & Mask;
            _slots[i] = slot;
        }
    }

    struct Slot
    {
        public uint Hash;
        public Conversation? Conversation;
    }
}
