using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;

namespace PcapPorts.Analysis.Objects;

/// <summary>Files of TFTP (RFC 1350): blocks of one size, of which the last is shorter.</summary>
sealed class TftpObjects
{
    const int MaxTransfers = 4096, UsualBlock = 512;

    static readonly Field? s_opcode = ObjectFrame.Find("tftp.opcode"), s_block = ObjectFrame.Find("tftp.block.full"), s_data = ObjectFrame.Find("tftp.data");
    static readonly Field? s_source = ObjectFrame.Find("tftp.source_file"), s_destination = ObjectFrame.Find("tftp.destination_file");
    static readonly Field? s_option = ObjectFrame.Find("tftp.option.name"), s_value = ObjectFrame.Find("tftp.option.value");

    // By the client's port, for the server answers from another one than it was asked at.
    readonly Dictionary<ApplicationEndpoint, Transfer> _transfers = [];

    sealed class Transfer(string name, bool isRead)
    {
        public string Name { get; } = name;

        public bool IsRead { get; } = isRead;

        public int BlockSize { get; set; } = UsualBlock;

        public OpenObject? Object { get; set; }

        public long Blocks { get; set; }
    }

    /// <summary>Takes a datagram.</summary>
    public void Take(ObjectFrame frame, ObjectCollector collector)
    {
        switch (frame.NumberOf(s_opcode))
        {
            case 1 or 2:
                Begin(frame, collector);
                break;
            case 3:
                TakeBlock(frame, collector);
                break;
            case 6 when _transfers.TryGetValue(frame.Destination, out Transfer? transfer):
                transfer.BlockSize = BlockSize(frame);
                break;
        }
    }

    void Begin(ObjectFrame frame, ObjectCollector collector)
    {
        bool isRead = frame.NumberOf(s_opcode) == 1;
        string name = (frame.Text(isRead ? s_source : s_destination) ?? "").TrimEnd('\0');
        if (_transfers.TryGetValue(frame.Source, out Transfer? before))
        {
            // A request may be sent again before anything came back.
            if (before.Object is null && before.Name == name && before.IsRead == isRead)
                return;
            if (before.Object is { } unfinished)
                collector.Finish(unfinished, isComplete: false);
            _transfers.Remove(frame.Source);
        }
        if (_transfers.Count < MaxTransfers)
            _transfers.Add(frame.Source, new Transfer(name, isRead));
    }

    void TakeBlock(ObjectFrame frame, ObjectCollector collector)
    {
        bool isRead = _transfers.TryGetValue(frame.Destination, out Transfer? transfer) && transfer.IsRead;
        if (!isRead && (!_transfers.TryGetValue(frame.Source, out transfer) || transfer.IsRead))
            return;
        (ApplicationEndpoint client, ApplicationEndpoint server) = isRead ? (frame.Destination, frame.Source) : (frame.Source, frame.Destination);
        int at = frame.IndexOf(s_data);
        ReadOnlySpan<byte> data = at < 0 ? default : frame.Fields.BytesOf(in frame.Fields.Entries[at]);
        long block = frame.NumberOf(s_block);
        if (block < 1 || block != transfer!.Blocks + 1)
            return;
        transfer.Blocks = block;
        transfer.Object ??= collector.Begin(new OpenObject(new CarriedObject("tftp", frame.Number, frame.Nanoseconds, client, server) { IsUpload = !isRead, Name = transfer.Name }));
        transfer.Object.Append(data);
        if (data.Length >= transfer.BlockSize)
            return;
        collector.Finish(transfer.Object, isComplete: true);
        _transfers.Remove(client);
    }

    /// <summary>What the server agreed to (RFC 2348).</summary>
    static int BlockSize(ObjectFrame frame)
    {
        int name = frame.IndexOf(s_option), value = frame.IndexOf(s_value);
        while (name >= 0 && value >= 0)
        {
            string option = System.Text.Encoding.ASCII.GetString(frame.Fields.BytesOf(in frame.Fields.Entries[name])).TrimEnd('\0');
            string number = System.Text.Encoding.ASCII.GetString(frame.Fields.BytesOf(in frame.Fields.Entries[value])).TrimEnd('\0');
            if (option.Equals("blksize", StringComparison.OrdinalIgnoreCase) && int.TryParse(number, out int size) && size is >= 8 and <= 65464)
                return size;
            name = frame.IndexOf(s_option, name + 1);
            value = frame.IndexOf(s_value, value + 1);
        }
        return UsualBlock;
    }
}
