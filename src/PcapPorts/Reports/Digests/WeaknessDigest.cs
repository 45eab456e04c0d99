using PcapPorts.Analysis;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>Weaknesses as the cache keeps them.</summary>
static class WeaknessDigest
{
    public static void Save(DigestWriter writer, WeaknessTally tally)
    {
        Weakness[] all = tally.All();
        writer.Write((long)tally.Captures);
        writer.Write(tally.LeftOut);
        writer.Write((long)all.Length);
        foreach (Weakness weakness in all)
        {
            writer.Write(weakness.Key.Host);
            writer.Write([weakness.Key.Protocol, weakness.Key.Port, (long)weakness.Key.Kind]);
            writer.Write(weakness.Key.What);
            writer.Write(weakness.Key.Name);
            writer.Write(weakness.Save());
            writer.Write((long)weakness.Clients.Count);
            foreach (IpAddress client in weakness.Clients)
                writer.Write(client);
            writer.Write((long)weakness.Frames.Count);
            foreach (FrameCitation frame in weakness.Frames)
                writer.Write([frame.Capture, frame.Frame]);
        }
    }

    public static void Load(DigestReader reader, WeaknessTally tally)
    {
        int captures = reader.Int();
        long leftOut = reader.Long();
        var all = new Weakness[reader.Count()];
        var place = new long[3];
        var numbers = new long[4];
        var citation = new long[2];
        for (int i = 0; i < all.Length; i++)
        {
            IpAddress host = reader.Address();
            reader.Longs(place);
            string what = reader.Word() ?? "", name = reader.Name() ?? "";
            reader.Longs(numbers);
            var clients = new IpAddress[reader.Count()];
            for (int k = 0; k < clients.Length; k++)
                clients[k] = reader.Address();
            var frames = new FrameCitation[reader.Count()];
            for (int k = 0; k < frames.Length; k++)
            {
                reader.Longs(citation);
                frames[k] = new FrameCitation((int)citation[0], citation[1]);
            }
            all[i] = new Weakness(new WeaknessKey(host, (byte)place[0], (ushort)place[1], (WeaknessKind)place[2], what, name));
            all[i].Restore(numbers, clients, frames);
        }
        tally.Restore(all, captures, leftOut);
    }
}
