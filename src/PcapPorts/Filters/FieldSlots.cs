using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>The fields that a filter names, each with a slot, and which occurrences in a packet go into which slot.</summary>
sealed class FieldSlots
{
    readonly List<Field> _fields = [];
    readonly List<(int Slot, int Next)> _targets = [];
    int[] _first = [];

    /// <summary>Number of slots.</summary>
    public int Count => _fields.Count;

    /// <summary>The fields, by slot.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>By the number of a field: its first target; −1 for most.</summary>
    public ReadOnlySpan<int> First => _first;

    /// <summary>The slot of a target.</summary>
    public int SlotOf(int target) => _targets[target].Slot;

    /// <summary>The next target of the same field; −1 behind the last.</summary>
    public int NextOf(int target) => _targets[target].Next;

    /// <summary>The slot of a field; a new one when it had none.</summary>
    public int Take(Field field)
    {
        int slot = _fields.IndexOf(field);
        if (slot < 0)
        {
            slot = _fields.Count;
            _fields.Add(field);
        }
        return slot;
    }

    /// <summary>Works out which occurrences go where, once all fields are taken.</summary>
    public void Close()
    {
        _first = new int[Field.Count];
        Array.Fill(_first, -1);
        for (int slot = 0; slot < _fields.Count; slot++)
        {
            Aim(_fields[slot], slot);
            foreach (Field narrow in FilterFields.AlsoOf(_fields[slot]))
                Aim(narrow, slot);
        }
    }

    void Aim(Field field, int slot)
    {
        _targets.Add((slot, _first[field.Number]));
        _first[field.Number] = _targets.Count - 1;
    }
}
