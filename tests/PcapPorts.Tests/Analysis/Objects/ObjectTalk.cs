using System.Text;
using PcapPorts.Analysis.Objects;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.Analysis.Objects;

/// <summary>A TCP connection to a server's port, byte by byte in order, and the objects that it carries.</summary>
sealed class ObjectTalk : IDisposable
{
    readonly ushort _port;
    readonly FrameDissector _dissector = new(new ConversationTable());
    readonly FieldList _fields = new();
    readonly ObjectCollector _collector;
    readonly uint[] _next = [1000, 5000];
    long _frames;

    public ObjectTalk(ushort port, ObjectFolder? folder = null)
    {
        _port = port;
        _collector = new ObjectCollector(folder);
        Send(true, [], 0x02);
        Send(false, [], 0x12);
        Send(true, [], 0x10);
    }

    public List<CarriedObject> Objects { get; } = [];

    public void Dispose() => _collector.Dispose();

    public ObjectTalk Client(string text) => Client(Encoding.Latin1.GetBytes(text));

    public ObjectTalk Client(byte[] bytes) => Send(true, bytes, 0x18);

    public ObjectTalk Server(string text) => Server(Encoding.Latin1.GetBytes(text));

    public ObjectTalk Server(byte[] bytes) => Send(false, bytes, 0x18);

    /// <summary>Bytes of the server that the capture misses.</summary>
    public ObjectTalk ServerLoses(int bytes)
    {
        _next[1] += (uint)bytes;
        return this;
    }

    public ObjectTalk ServerEnds() => Send(false, [], 0x11);

    /// <summary>The end of the capture.</summary>
    public ObjectTalk End()
    {
        Objects.AddRange(_collector.End());
        return this;
    }

    ObjectTalk Send(bool isClient, byte[] payload, byte flags)
    {
        int side = isClient ? 0 : 1;
        byte[] tcp = Packets.Wire.Join(
            Packets.Wire.U16(isClient ? 40000 : _port), Packets.Wire.U16(isClient ? _port : 40000), Packets.Wire.U32(_next[side]), Packets.Wire.U32(_next[1 - side]),
            [0x50, flags], Packets.Wire.U16(1000), Packets.Wire.U32(0), payload);
        _next[side] += (uint)payload.Length + ((flags & 3) != 0 ? 1u : 0);
        byte[] ip = Packets.Wire.Ipv4(6, tcp);
        if (!isClient)
        {
            Packets.Wire.Destination4.CopyTo(ip, 12);
            Packets.Wire.Source4.CopyTo(ip, 16);
        }
        byte[] frame = Packets.Wire.Ethernet(0x0800, ip);
        var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = ++_frames * 1_000_000 };
        _dissector.Dissect(frame, new FrameContext { Number = _frames, Record = record, FirstNanoseconds = 1_000_000, PreviousNanoseconds = 1_000_000 }, _fields);
        Objects.AddRange(_collector.Take(_fields, _frames, record.TimestampNanoseconds));
        return this;
    }
}
