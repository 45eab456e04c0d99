using System.Collections;

namespace PcapPorts.Fields;

/// <summary>A value of a field and what it is called.</summary>
/// <param name="Value">The value.</param>
/// <param name="Text">Its name in the protocol's own words.</param>
public readonly record struct ValueString(ulong Value, string Text);

/// <summary>
/// The names of a field's values, in ascending order of value. Written as a collection: <c>new() { { 1, "Request" }, { 2, "Reply" } }</c>.
/// </summary>
public sealed class ValueStrings : IEnumerable<ValueString>
{
    // No list: one of these structures would be compiled anew at each start of the program, which has thousands of names to add.
    ValueString[] _all = [];

    /// <summary>Number of names.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a name.</summary>
    /// <exception cref="ArgumentException">The value is not above the one before it.</exception>
    public void Add(ulong value, string text)
    {
        if (Count > 0 && _all[Count - 1].Value >= value)
            throw new ArgumentException($"{value} ({text}) does not come after {_all[Count - 1].Value}", nameof(value));
        if (Count == _all.Length)
        {
            var larger = new ValueString[Math.Max(4, Count * 2)];
            for (int i = 0; i < Count; i++)
                larger[i] = _all[i];
            _all = larger;
        }
        _all[Count++] = new ValueString(value, text);
    }

    /// <summary>The name of a value; null when it has none.</summary>
    public string? Find(ulong value)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            ulong at = _all[middle].Value;
            if (at == value)
                return _all[middle].Text;
            if (at < value)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return null;
    }

    /// <summary>The names in order.</summary>
    public IEnumerator<ValueString> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return _all[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
