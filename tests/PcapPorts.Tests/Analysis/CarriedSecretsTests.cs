using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Tests.Protocols;
using Frames = PcapPorts.Tests.Packets.Wire;
using Messages = PcapPorts.Tests.Protocols.Wire;

namespace PcapPorts.Tests.Analysis;

/// <summary>Secrets that stand in a capture open its connections, by pass and by jump.</summary>
public class CarriedSecretsTests
{
    [Fact]
    public void Records_are_opened_with_the_secrets_of_their_file()
    {
        byte[] secret = TlsSeal.Secret(5);
        string path = Path.GetTempFileName();
        try
        {
            using (var writer = new PcapNgWriter(File.Create(path)))
            {
                writer.AddInterface(new LinkType(1));
                writer.WriteSecrets(TlsSeal.Lines(("CLIENT_HANDSHAKE_TRAFFIC_SECRET", secret)));
                Write(writer, 1, Messages.Bytes("16 0301 002f 0100002b 0303" + Convert.ToHexStringLower(TlsSeal.ClientRandom) + "00 0002 1301 01 00 0000"), isClient: true);
                Write(writer, 2, Messages.Bytes("16 0303 0032 0200002e 0303 00*32 00 1301 00 0006 002b 0002 0304"), isClient: false);
                Write(writer, 3, TlsSeal.Record(0x1301, secret, 0, 22, Messages.Bytes("14000020 07*32")), isClient: true);
            }
            using CaptureFile capture = Replays.OpenWhole(path);
            using var replay = new FlowReplay(capture);
            Assert.Equal("20", Protocols.Dissection.Exchange.Values(replay.Fields(3)!, "tls.handshake.type"));
            var types = new List<string>();
            using var pass = new CapturePass(capture);
            pass.Run((long _, in FrameRecord _, FieldList fields) => types.Add(Protocols.Dissection.Exchange.Values(fields, "tls.handshake.type")), CancellationToken.None);
            Assert.Equal(["1", "2", "20"], types);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static void Write(PcapNgWriter writer, int second, byte[] message, bool isClient)
    {
        byte[] ip = Frames.Ipv4(6, Frames.Tcp(message, source: isClient ? 40000 : 443, destination: isClient ? 443 : 40000), from: isClient ? Frames.Source4 : Frames.Destination4);
        (isClient ? Frames.Destination4 : Frames.Source4).CopyTo(ip, 16);
        byte[] frame = Frames.Ethernet(0x0800, ip);
        // The third record follows the first one in its stream.
        if (second == 3)
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38)) + 52);
        writer.Write(0, new Timestamp(second * 1_000_000_000L), frame, (uint)frame.Length);
    }
}
