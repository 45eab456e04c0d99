namespace PcapPorts.Ports;

/// <summary>Notes of our own on the ports that matter most.</summary>
public static partial class PortNotes
{
    /// <summary>All notes, by first port.</summary>
    public static IReadOnlyList<PortNote> All { get; } = [.. SystemPorts(), .. UserPorts()];

    /// <summary>The note on a port, or null.</summary>
    public static PortNote? For(ushort port)
    {
        foreach (PortNote note in All)
        {
            if (note.Ports.AsSpan().Contains(port))
                return note;
        }

        return null;
    }
}
