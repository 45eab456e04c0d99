namespace PcapPorts.Reports;

/// <summary>A capture of a report: its file, and what the file is.</summary>
/// <param name="Name">Its path as it was given.</param>
/// <param name="Files">Of how many files it was joined.</param>
/// <param name="Format">pcap or pcapng.</param>
/// <param name="Length">Bytes of all files as they are stored.</param>
/// <param name="Sha256">Hash of the file, in hexadecimal; null for joined ones and for standard input.</param>
/// <param name="Packets">Frames.</param>
/// <param name="Bytes">Wire bytes.</param>
/// <param name="Flows">Flows.</param>
/// <param name="First">Earliest time; <see cref="long.MinValue"/> for none.</param>
/// <param name="Last">Latest time.</param>
/// <param name="Dropped">Packets that the file says were dropped.</param>
/// <param name="Snapped">Packets that were cut.</param>
/// <param name="Damage">What ended the reading early; null for nothing.</param>
/// <param name="Failure">Why it could not be read at all; null when it could.</param>
sealed record CaptureCard(
    string Name, int Files, string Format, long Length, string? Sha256, long Packets, long Bytes, long Flows, long First, long Last, long Dropped, long Snapped, string? Damage, string? Failure)
{
    public void Save(DigestWriter writer)
    {
        writer.Write(Name);
        writer.Write((long)Files);
        writer.Write(Format);
        writer.Write(Length);
        writer.Write(Sha256);
        writer.Write([Packets, Bytes, Flows, First, Last, Dropped, Snapped]);
        writer.Write(Damage);
        writer.Write(Failure);
    }

    public static CaptureCard Load(DigestReader reader)
    {
        string name = reader.File();
        int files = reader.Int();
        string format = reader.Word() ?? "";
        long length = reader.Long();
        string? hash = reader.Text();
        var n = new long[7];
        reader.Longs(n);
        return new CaptureCard(name, files, format, length, hash, n[0], n[1], n[2], n[3], n[4], n[5], n[6], reader.Message(), reader.Message());
    }
}
