using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>
/// Adds fields that stand in no list (columns of the packet list, remarks, ports of any transport) to the list of a packet, for who shows them. Filters work
/// them out by themselves.
/// </summary>
public sealed class WorkedOutFields
{
    readonly WorkedOutOperand[] _operands;
    readonly int[] _ends;
    readonly FilterWork _work = new(new FieldSlots());

    /// <param name="asked">The fields that are shown; those that stand in lists anyway are passed over.</param>
    public WorkedOutFields(IEnumerable<Field> asked)
    {
        _operands = [.. asked.Where(OwnFields.IsWorkedOut).Distinct().Select(static field => new WorkedOutOperand(field))];
        _ends = new int[_operands.Length];
    }

    /// <summary>Adds their values, behind all that the list holds.</summary>
    public void AddTo(FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_operands.Length == 0)
            return;
        // All are worked out before the first is added: what a packet says does not depend on what is shown of it.
        _work.Begin(fields);
        for (int i = 0; i < _operands.Length; i++)
        {
            _operands[i].Push(_work);
            _ends[i] = _work.Count;
        }
        int at = 0;
        for (int i = 0; i < _operands.Length; i++)
        {
            for (; at < _ends[i]; at++)
                Add(fields, _operands[i].Field!, in _work[at]);
        }
    }

    void Add(FieldList fields, Field field, in FilterValue value)
    {
        if (field.Type == FieldType.String)
            fields.AddBytes(field, _work.Bytes(in value), 0, 0);
        else if (field.Type == FieldType.Protocol)
            fields.AddBytes(field, default, 0, 0);
        else
            fields.AddGenerated(field, value.Number);
    }
}
