using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace RoleCalibration;

/// <summary>One flow without handshake whose server is known.</summary>
/// <param name="Features">Evidence, positive for the higher endpoint as server, in the order of <see cref="RoleEvidence.FeatureNames"/>.</param>
/// <param name="Built">The sum that the library gives it now.</param>
/// <param name="ServerIsHigh">The truth.</param>
/// <param name="Weight">So that every file of a variant counts the same.</param>
/// <param name="Family">Captures that are alike.</param>
/// <param name="Variant">How the handshake was cut away.</param>
/// <param name="LowerPortClient">The client has the lower port.</param>
/// <param name="Name">Variant, file and flow, for the report.</param>
sealed record Sample(
    double[] Features, double Built, bool ServerIsHigh, double Weight, string Family, string Variant, bool LowerPortClient, string Name);

static partial class LabelledFlows
{
    const int FilesOfAFamily = 25;

    public static List<Sample> Read(string labels, string captures)
    {
        var samples = new List<Sample>();
        var files = new Dictionary<string, int>(StringComparer.Ordinal);
        using var lines = new StreamReader(new GZipStream(File.OpenRead(labels), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string file = document.RootElement.GetProperty("file").GetString()!;
            string family = Family(file);
            files[family] = files.GetValueOrDefault(family) + 1;
            string path = Path.Combine(captures, file);
            if (files[family] > FilesOfAFamily || !File.Exists(path))
                continue;
            foreach (JsonProperty variant in document.RootElement.GetProperty("variants").EnumerateObject())
                Read(path, family, variant, samples);
        }
        return samples;
    }

    static void Read(string path, string family, JsonProperty variant, List<Sample> samples)
    {
        HashSet<long> dropped = [];
        foreach (JsonElement drop in variant.Value.GetProperty("drop").EnumerateArray())
        {
            long first = drop.ValueKind == JsonValueKind.Array ? drop[0].GetInt64() : drop.GetInt64();
            long last = drop.ValueKind == JsonValueKind.Array ? drop[1].GetInt64() : first;
            for (long frame = first; frame <= last; frame++)
                dropped.Add(frame);
        }
        using FlowTable table = Table(path, dropped);
        var labeler = new FlowLabeler(table);
        var indices = new Dictionary<FlowKey, int>();
        for (int i = 0; i < table.Count; i++)
            indices[table[i].Key] = i;
        JsonElement[] rows = [.. variant.Value.GetProperty("flows").EnumerateArray()];
        foreach (JsonElement row in rows)
        {
            int client = row[5].GetInt32();
            int clientPort = row[2 + 2 * client].GetInt32(), serverPort = row[4 - 2 * client].GetInt32();
            if (clientPort == 20 || !indices.TryGetValue(Key(row), out int index))
                continue;
            RoleEvidence evidence = labeler.Weigh(index);
            samples.Add(new Sample(
                evidence.FeatureValues, evidence.Sum, client == 0, 1.0 / rows.Length, family, variant.Name, clientPort < serverPort,
                string.Create(CultureInfo.InvariantCulture, $"{variant.Name} {Path.GetFileName(path)} {row}")));
        }
    }

    static FlowTable Table(string path, HashSet<long> dropped)
    {
        var table = new FlowTable(new FlowTableOptions { Inspector = ServiceDetector.Instance });
        using CaptureReader reader = CaptureReader.Open(path);
        var batch = new FrameBatch();
        var packets = new DecodedPacket[FrameBatch.Capacity];
        long number = 0;
        while (reader.Read(batch))
        {
            int kept = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                if (dropped.Contains(++number))
                    continue;
                batch.Records[kept] = batch.Records[i];
                PacketDecoder.Decode(batch.Bytes(kept), batch.Records[kept].LinkType, batch.Records[kept].WireLength, ref packets[kept]);
                kept++;
            }
            batch.Count = kept;
            table.Add(batch, packets);
        }
        return table;
    }

    static FlowKey Key(JsonElement row)
    {
        var level = new IpLevel { Protocol = (byte)(row[0].GetString() == "tcp" ? 6 : 17) };
        (level.SourceHigh, level.SourceLow, level.Version) = Address(row[1].GetString()!);
        (level.DestinationHigh, level.DestinationLow, _) = Address(row[3].GetString()!);
        level.SourcePort = (ushort)row[2].GetInt32();
        level.DestinationPort = (ushort)row[4].GetInt32();
        FlowKey.From(in level, out FlowKey key);
        return key;
    }

    static (ulong High, ulong Low, byte Version) Address(string text)
    {
        byte[] bytes = IPAddress.Parse(text).GetAddressBytes();
        return bytes.Length == 4
            ? (0UL, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes), (byte)4)
            : (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)), (byte)6);
    }

    /// <summary>Folder and the name up to its first number: <c>http-001</c> and <c>http-002</c> are alike.</summary>
    static string Family(string file) => Path.GetDirectoryName(file) + "/" + Number().Split(Path.GetFileName(file))[0];

    [GeneratedRegex("[-_.]?[0-9]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
