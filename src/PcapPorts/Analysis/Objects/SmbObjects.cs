using System.Buffers.Binary;
using System.Text;
using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;

namespace PcapPorts.Analysis.Objects;

/// <summary>Files that SMB 2 and 3 read and write in the clear ([MS-SMB2] sections 2.2.13 to 2.2.22); pipes are none.</summary>
sealed class SmbObjects
{
    const int HeaderLength = 64, MaxConnections = 4096, MaxRequests = 4096, MaxFiles = 1024, MaxName = 1024;
    const int Create = 5, Close = 6, Read = 8, Write = 9;
    const uint Pending = 0x103, DirectoryAttribute = 0x10;

    static readonly Field? s_tree = ObjectFrame.Find("smb2.tree");

    readonly Dictionary<(ApplicationEndpoint Client, ApplicationEndpoint Server), Connection> _connections = [];

    readonly record struct FileId(ulong Persistent, ulong Volatile)
    {
        /// <summary>In a chain: the file of the message before ([MS-SMB2] section 3.2.4.1.4).</summary>
        public bool IsRelated => Persistent == ulong.MaxValue && Volatile == ulong.MaxValue;

        public static FileId From(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    readonly record struct Request(int Command, FileId File, ulong Offset, string? Name);

    sealed class Connection
    {
        public Dictionary<ulong, Request> Requests { get; } = [];

        public Dictionary<FileId, File> Files { get; } = [];

        public FileId Latest { get; set; }
    }

    sealed class File(string name, string? share, long size)
    {
        public string Name { get; } = name;

        public string? Share { get; } = share;

        public long Size { get; } = size;

        public OpenObject? Read { get; set; }

        public OpenObject? Written { get; set; }
    }

    /// <summary>Takes a message.</summary>
    public void Take(ObjectFrame frame, ObjectCollector collector)
    {
        ReadOnlySpan<byte> message = frame.Bytes;
        if (message.Length < HeaderLength + 2 || message[0] != 0xfe)
            return;
        bool isResponse = (message[16] & 1) != 0;
        int command = BinaryPrimitives.ReadUInt16LittleEndian(message[12..]);
        if (command is not (Create or Close or Read or Write))
            return;
        (ApplicationEndpoint, ApplicationEndpoint) sides = isResponse ? (frame.Destination, frame.Source) : (frame.Source, frame.Destination);
        if (!_connections.TryGetValue(sides, out Connection? connection))
        {
            if (_connections.Count >= MaxConnections)
                return;
            _connections.Add(sides, connection = new Connection());
        }
        ulong id = BinaryPrimitives.ReadUInt64LittleEndian(message[24..]);
        if (isResponse)
            TakeResponse(frame, message, id, connection, collector);
        else
            TakeRequest(frame, message, command, id, connection, collector);
    }

    static void TakeRequest(ObjectFrame frame, ReadOnlySpan<byte> message, int command, ulong id, Connection connection, ObjectCollector collector)
    {
        ReadOnlySpan<byte> body = message[HeaderLength..];
        Request request = default;
        switch (command)
        {
            case Create when body.Length >= 48:
                request = new Request(command, default, 0, NameAt(message, body));
                break;
            case Close when body.Length >= 24:
                request = new Request(command, FileId.From(body[8..]), 0, null);
                break;
            case Read when body.Length >= 32:
                request = new Request(command, FileId.From(body[16..]), BinaryPrimitives.ReadUInt64LittleEndian(body[8..]), null);
                break;
            case Write when body.Length >= 32:
                TakeWritten(frame, message, body, connection, collector);
                return;
            default:
                return;
        }
        if (connection.Requests.Count >= MaxRequests)
            connection.Requests.Clear();
        connection.Requests[id] = request;
    }

    static void TakeResponse(ObjectFrame frame, ReadOnlySpan<byte> message, ulong id, Connection connection, ObjectCollector collector)
    {
        uint status = BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);
        if (status == Pending || !connection.Requests.Remove(id, out Request request) || status != 0)
            return;
        ReadOnlySpan<byte> body = message[HeaderLength..];
        FileId id2 = request.File.IsRelated ? connection.Latest : request.File;
        switch (request.Command)
        {
            case Create when body.Length >= 80 && request.Name is { } name:
                connection.Latest = FileId.From(body[64..]);
                string? share = frame.Text(s_tree);
                bool isFile = (BinaryPrimitives.ReadUInt32LittleEndian(body[56..]) & DirectoryAttribute) == 0 && share?.EndsWith("IPC$", StringComparison.OrdinalIgnoreCase) != true;
                if (isFile && connection.Files.Count < MaxFiles)
                    connection.Files[connection.Latest] = new File(name, share, (long)BinaryPrimitives.ReadUInt64LittleEndian(body[48..]));
                break;
            case Read when body.Length >= 16 && connection.Files.TryGetValue(id2, out File? file):
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
                file.Read ??= Begin(frame, file, isUpload: false, collector);
                Add(file.Read, request.Offset, Slice(message, body[2], length));
                break;
            case Close when connection.Files.Remove(id2, out File? closed):
                Finish(closed, collector);
                break;
        }
    }

    static void TakeWritten(ObjectFrame frame, ReadOnlySpan<byte> message, ReadOnlySpan<byte> body, Connection connection, ObjectCollector collector)
    {
        FileId id = FileId.From(body[16..]);
        if (!connection.Files.TryGetValue(id.IsRelated ? connection.Latest : id, out File? file))
            return;
        file.Written ??= Begin(frame, file, isUpload: true, collector);
        Add(file.Written, BinaryPrimitives.ReadUInt64LittleEndian(body[8..]), Slice(message, BinaryPrimitives.ReadUInt16LittleEndian(body[2..]), BinaryPrimitives.ReadUInt32LittleEndian(body[4..])));
    }

    static OpenObject Begin(ObjectFrame frame, File file, bool isUpload, ObjectCollector collector)
    {
        (ApplicationEndpoint client, ApplicationEndpoint server) = isUpload ? (frame.Source, frame.Destination) : (frame.Destination, frame.Source);
        return collector.Begin(new OpenObject(new CarriedObject("smb2", frame.Number, frame.Nanoseconds, client, server) { IsUpload = isUpload, Host = file.Share, Name = file.Name }));
    }

    static void Add(OpenObject open, ulong offset, ReadOnlySpan<byte> data)
    {
        if (!open.IsEnded)
            open.Body.Write(offset > long.MaxValue ? -1 : (long)offset, data);
    }

    static void Finish(File file, ObjectCollector collector)
    {
        if (file.Read is { } read)
            collector.Finish(read, read.Body.Length >= file.Size);
        if (file.Written is { } written)
            collector.Finish(written, isComplete: true);
    }

    /// <summary>The data of a message: offset from its header, and length. What the capture or a liar left out is missing.</summary>
    static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> message, int offset, uint length)
        => offset < HeaderLength || offset >= message.Length ? default : message[offset..Math.Min(message.Length, (int)Math.Min(int.MaxValue, offset + (long)length))];

    static string NameAt(ReadOnlySpan<byte> message, ReadOnlySpan<byte> body)
    {
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(body[44..]), length = BinaryPrimitives.ReadUInt16LittleEndian(body[46..]);
        length = Math.Min(length, 2 * MaxName);
        return offset >= HeaderLength && offset <= message.Length - length ? Encoding.Unicode.GetString(message.Slice(offset, length)) : "";
    }
}
