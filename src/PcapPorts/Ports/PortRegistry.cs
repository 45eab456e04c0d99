using System.Runtime.CompilerServices;

namespace PcapPorts.Ports;

/// <summary>
/// IANA's Service Name and Transport Protocol Port Number Registry (RFC 6335). TCP, UDP, DCCP and SCTP are kept apart, ranges are expanded,
/// and what is reserved or unassigned is known as such. Safe for any number of threads; look-ups by number allocate nothing.
/// </summary>
public static class PortRegistry
{
    static readonly byte[] Bitmaps = PortRegistryFile.ReadBitmaps();

    /// <summary>The latest date that occurs in the registry copy this build carries, <c>yyyy-mm-dd</c>.</summary>
    public static string Edition => PortRegistryFile.Edition;

    /// <summary>
    /// True when the port has at least one registered service name on this transport. One bit is tested: meant for every frame.
    /// The dynamic ports, 49152 and up, are never registered.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsRegistered(PortTransport transport, ushort port)
    {
        int slot = transport.Slot();
        return slot >= 0 && (Bitmaps[slot * PortRegistryFile.BitmapSize + (port >> 3)] >> (port & 7) & 1) != 0;
    }

    /// <summary>
    /// The registration of a port: of several (80/tcp is <c>http</c>, <c>www</c> and <c>www-http</c>) the one the registry lists first.
    /// False where there is none.
    /// </summary>
    public static bool TryGet(PortTransport transport, ushort port, out PortRegistration registration)
    {
        registration = default;
        if (!IsRegistered(transport, port))
            return false;
        registration = At(transport, PortRegistryFile.FirstEntry(transport.Slot(), port));
        return true;
    }

    /// <summary>All registrations of a port on one transport, in the registry's order; empty if there are none.</summary>
    public static IReadOnlyList<PortRegistration> All(PortTransport transport, ushort port)
    {
        if (!IsRegistered(transport, port))
            return [];
        List<PortRegistration> found = [];
        int slot = transport.Slot();
        int end = PortRegistryFile.FirstEntry(slot + 1);
        for (int entry = PortRegistryFile.FirstEntry(slot, port); entry < end && PortRegistryFile.EntryPort(entry) == port; entry++)
            found.Add(At(transport, entry));
        return found;
    }

    /// <summary>How many registrations a transport has; a range counts once a port.</summary>
    public static int Count(PortTransport transport)
    {
        int slot = transport.Slot();
        return slot < 0 ? 0 : PortRegistryFile.FirstEntry(slot + 1) - PortRegistryFile.FirstEntry(slot);
    }

    /// <summary>What the registry says of the port; <see cref="PortStatus.Unassigned"/> also where it does not list it.</summary>
    public static PortStatus StatusOf(PortTransport transport, ushort port)
    {
        if (IsRegistered(transport, port))
            return PortStatus.Assigned;
        if (PortClasses.Of(port) == PortClass.Dynamic)
            return PortStatus.Dynamic;
        int slot = transport.Slot();
        return slot < 0 ? PortStatus.Unassigned : PortRegistryFile.Gap(slot, port);
    }

    /// <summary>
    /// All ports registered under a service name, in any letter case (RFC 6335 section 5.1); by transport, then ascending.
    /// Reads through all entries (about 12,000).
    /// </summary>
    public static IReadOnlyList<PortRegistration> PortsOf(string serviceName)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        return Entries(Records(serviceName, whole: true));
    }

    /// <summary>
    /// The service names that begin with a prefix, in any letter case, in alphabetical order, each once; at most <paramref name="limit"/>.
    /// </summary>
    public static IReadOnlyList<string> NamesStartingWith(string prefix, int limit)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        List<string> names = [];
        (int first, int end) = Records(prefix, whole: false);
        for (int record = first; record < end && names.Count < limit; record++)
        {
            string name = PortRegistryFile.Name(record);
            if (names.Count == 0 || !string.Equals(names[^1], name, StringComparison.Ordinal))
                names.Add(name);
        }

        return names;
    }

    static PortRegistration At(PortTransport transport, int entry) =>
        new(transport, PortRegistryFile.EntryPort(entry), PortRegistryFile.EntryRecord(entry));

    static List<PortRegistration> Entries((int First, int End) records)
    {
        List<PortRegistration> found = [];
        if (records.First == records.End)
            return found;
        foreach (PortTransport transport in PortTransports.All)
        {
            int slot = transport.Slot();
            for (int entry = PortRegistryFile.FirstEntry(slot); entry < PortRegistryFile.FirstEntry(slot + 1); entry++)
            {
                int record = PortRegistryFile.EntryRecord(entry);
                if (record >= records.First && record < records.End)
                    found.Add(At(transport, entry));
            }
        }

        return found;
    }

    /// <summary>The records, from first to before end, whose name is the text or begins with it.</summary>
    static (int First, int End) Records(string text, bool whole)
    {
        return (Bound(text, whole, after: false), Bound(text, whole, after: true));

        static int Bound(string text, bool whole, bool after)
        {
            int low = 0;
            int high = PortRegistryFile.RecordCount;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                int order = CompareName(middle, text, whole);
                if (order < 0 || order == 0 && after)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }
    }

    /// <summary>Compares a record's name with a text in ASCII lower case; as a prefix, a longer name counts as equal.</summary>
    static int CompareName(int record, string text, bool whole)
    {
        ReadOnlySpan<byte> name = PortRegistryFile.Text(record, column: 0);
        for (int at = 0; at < name.Length && at < text.Length; at++)
        {
            int order = Lower((char)name[at]) - Lower(text[at]);
            if (order != 0)
                return order;
        }

        return whole ? name.Length.CompareTo(text.Length) : Math.Min(0, name.Length.CompareTo(text.Length));

        static int Lower(char c) => char.IsAsciiLetterUpper(c) ? c | 0x20 : c;
    }
}
