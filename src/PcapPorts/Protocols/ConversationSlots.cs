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
    public Conversation? Find(in FlowKey key) => _slots[SlotOf(in key, FlowKey.Hash32(in key, in HashSeed.OfProcess))].Conversation;

    /// <summary>Puts a conversation in the place of the one that had its 5-tuple, or in one of its own.</summary>
    public void Set(Conversation conversation)
    {
        if (Count >= MostIn(_slots.Length))
            Resize(_slots.Length * 2);
        uint hash = FlowKey.Hash32(in conversation.KeyField, in HashSeed.OfProcess);
        ref Slot slot = ref _slots[SlotOf(in conversation.KeyField, hash)];
        Count += slot.Conversation is null ? 1 : 0;
        slot = new Slot { Hash = hash, Conversation = conversation };
    }

    /// <summary>The slot of a 5-tuple, or the empty one at which the search for it ends.</summary>
    int SlotOf(in FlowKey key, uint hash)
    {
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        int i = (int)hash & mask;
        while (slots[i].Conversation is { } conversation && !(slots[i].Hash == hash && FlowKey.Same(in conversation.KeyField, in key)))
            i = (i + 1) & mask;
        return i;
    }

    /// <summary>Removes the conversation of a 5-tuple, if there is one.</summary>
    public void Remove(in FlowKey key)
    {
        int hole = SlotOf(in key, FlowKey.Hash32(in key, in HashSeed.OfProcess));
        if (_slots[hole].Conversation is null)
            return;
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
