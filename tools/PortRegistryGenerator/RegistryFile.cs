using System.Text;

namespace PcapPorts.PortRegistryGenerator;

/// <summary>
/// Writes the registry file. All numbers are little-endian, as <see cref="BinaryWriter"/> writes them; the reader is <c>PortRegistryFile</c> in the library, whose README
/// describes the layout.
/// </summary>
static class RegistryFile
{
    const int Transports = 4;

    /// <summary>The file's bytes for these rows; the same rows give the same bytes.</summary>
    public static byte[] Write(List<IanaRow> rows)
    {
        string[] records = [.. rows.Where(row => row.Name.Length > 0).Select(Text).Distinct(StringComparer.Ordinal)];
        Array.Sort(records, CompareNames);
        Dictionary<string, ushort> indices = new(StringComparer.Ordinal);
        foreach (string record in records)
            indices.Add(record, checked((ushort)indices.Count));

        byte[] bitmaps = new byte[Transports * 8192];
        List<(ushort Port, ushort Record)>[] entries = [[], [], [], []];
        List<IanaRow> gaps = [];
        foreach (IanaRow row in rows)
        {
            if (row.Gap != Gap.None)
            {
                gaps.Add(row);
                continue;
            }

            for (int slot = 0; slot < Transports; slot++)
            {
                for (int port = row.First; port <= row.Last && (row.Slots >> slot & 1) != 0; port++)
                {
                    bitmaps[slot * 8192 + (port >> 3)] |= (byte)(1 << (port & 7));
                    entries[slot].Add(((ushort)port, indices[Text(row)]));
                }
            }
        }

        string edition = rows.Select(row => row.Modified).Max(StringComparer.Ordinal) ?? "";
        using MemoryStream file = new();
        using BinaryWriter output = new(file);
        output.Write(Encoding.ASCII.GetBytes("PortReg1"));
        output.Write(Encoding.ASCII.GetBytes(edition.PadRight(16)[..16]));
        foreach (List<(ushort Port, ushort Record)> list in entries)
            output.Write(list.Count);
        output.Write(gaps.Count);
        output.Write(records.Length);
        output.Write(bitmaps);

        // OrderBy is stable: of several names of one port the registry's first stays first.
        foreach ((ushort port, ushort record) in entries.SelectMany(list => list.OrderBy(entry => entry.Port)))
        {
            output.Write(port);
            output.Write(record);
        }

        foreach (IanaRow gap in gaps.OrderBy(gap => gap.First))
        {
            output.Write(gap.First);
            output.Write(gap.Last);
            output.Write((byte)gap.Gap);
            output.Write(gap.Slots);
        }

        byte[][] texts = [.. records.Select(Encoding.UTF8.GetBytes)];
        int offset = 0;
        foreach (byte[] text in texts)
        {
            output.Write(offset);
            offset += text.Length;
        }

        output.Write(offset);
        foreach (byte[] text in texts)
            output.Write(text);
        output.Flush();
        return file.ToArray();
    }

    static string Text(IanaRow row) => row.Name + row.Details;

    /// <summary>By name in ASCII lower case, byte by byte, as the reader searches; then by the rest of the text.</summary>
    static int CompareNames(string left, string right)
    {
        int order = string.CompareOrdinal(Name(left), Name(right));
        return order != 0 ? order : string.CompareOrdinal(left, right);

        static string Name(string record) => record[..record.IndexOf('\t', StringComparison.Ordinal)].ToLowerInvariant();
    }
}
