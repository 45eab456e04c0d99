using System.Globalization;

namespace PcapPorts.PortRegistryGenerator;

/// <summary>What became of a port range that has no service name. The values are those in the written file.</summary>
enum Gap : byte
{
    None = 0,
    Reserved = 1,
    Unassigned = 2,
    PrivateUse = 3,
    Withdrawn = 4,
}

/// <summary>One row of the registry that has a port number, cleaned up.</summary>
/// <param name="Name">The service name; empty in a row that describes a gap.</param>
/// <param name="First">First port of the range.</param>
/// <param name="Last">Last port of the range, included.</param>
/// <param name="Slots">The transports as bits: 1 tcp, 2 udp, 4 dccp, 8 sctp.</param>
/// <param name="Details">Description, reference, registration date and the mark of an unofficial use, each after a tab.</param>
/// <param name="Gap">What a row without a name says of its ports.</param>
/// <param name="Modified">The later of registration and modification date, empty if there is none.</param>
sealed record IanaRow(string Name, ushort First, ushort Last, byte Slots, string Details, Gap Gap, string Modified)
{
    const string UnofficialUse = "records an unassigned but widespread use";

    /// <summary>Reads all rows with a port number.</summary>
    /// <exception cref="FormatException">The header lacks a column, or a row cannot be understood.</exception>
    public static List<IanaRow> ReadAll(string csv)
    {
        List<IanaRow> rows = [];
        string[]? header = null;
        foreach (string[] fields in CsvRows.Read(csv))
        {
            if (header is null)
            {
                header = fields;
                continue;
            }

            string Column(string name)
            {
                int at = Array.IndexOf(header, name);
                if (at < 0)
                    throw new FormatException($"the header has no column \"{name}\"");
                return at < fields.Length ? OneLine(fields[at]) : "";
            }

            string ports = Column("Port Number");
            if (ports.Length == 0)
                continue;
            string[] ends = ports.Split('-');
            string name = Column("Service Name");
            string description = Column("Description");
            string registered = Column("Registration Date");
            string modified = Column("Modification Date");
            string unofficial = Column("Assignment Notes").Contains(UnofficialUse, StringComparison.Ordinal) ? "*" : "";
            rows.Add(new(
                name,
                Port(ends[0]),
                Port(ends[^1]),
                SlotBits(Column("Transport Protocol"), named: name.Length > 0),
                $"\t{description}\t{Column("Reference")}\t{registered}\t{unofficial}",
                name.Length > 0 ? Gap.None : GapOf(description),
                string.CompareOrdinal(registered, modified) > 0 ? registered : modified));
        }

        return rows;
    }

    static ushort Port(string text) => ushort.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>
    /// A row without a transport is from the time when a number meant TCP and UDP alike; where it says that nobody has the port, it
    /// speaks of every transport.
    /// </summary>
    static byte SlotBits(string transport, bool named) => transport switch
    {
        "tcp" => 1,
        "udp" => 2,
        "dccp" => 4,
        "sctp" => 8,
        "" => (byte)(named ? 3 : 15),
        _ => throw new FormatException($"unknown transport \"{transport}\""),
    };

    static Gap GapOf(string description)
    {
        bool Says(string word) => description.Contains(word, StringComparison.OrdinalIgnoreCase);
        if (Says("unassigned") || Says("possibly used"))
            return Gap.Unassigned;
        if (Says("reserved"))
            return Gap.Reserved;
        if (Says("any private"))
            return Gap.PrivateUse;
        if (Says("regist") || Says("removed") || Says("deprecated") || Says("com"))
            return Gap.Withdrawn;
        throw new FormatException($"cannot tell what a row described as \"{description}\" says of its ports");
    }

    static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
