using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;

namespace PcapPorts.Analysis.Objects;

/// <summary>Files on FTP's data connections (RFC 959); listings are none.</summary>
sealed class FtpObjects
{
    const int MaxStreams = 1 << 16;

    static readonly Field? s_command = ObjectFrame.Find("ftp-data.command");

    // Directions of which the first byte is known.
    readonly HashSet<(ApplicationEndpoint From, ApplicationEndpoint To)> _begun = [];
    readonly Dictionary<(ApplicationEndpoint From, ApplicationEndpoint To), (OpenObject Object, long End)> _transfers = [];

    /// <summary>Takes bytes of a data connection.</summary>
    public void Take(ObjectFrame frame, ObjectCollector collector)
    {
        (ApplicationEndpoint, ApplicationEndpoint) way = (frame.Source, frame.Destination);
        if (!_transfers.TryGetValue(way, out (OpenObject Object, long End) transfer))
        {
            string command = frame.Text(s_command) ?? "";
            string word = command.Split(' ')[0].ToUpperInvariant();
            if (word is "LIST" or "NLST" or "MLSD" || _transfers.Count >= MaxStreams)
                return;
            bool isUpload = word is "STOR" or "STOU" or "APPE";
            (ApplicationEndpoint client, ApplicationEndpoint server) = isUpload ? (frame.Source, frame.Destination) : (frame.Destination, frame.Source);
            string? name = command.Length > word.Length ? command[(word.Length + 1)..].Trim() : null;
            transfer = (collector.Begin(new OpenObject(new CarriedObject("ftp-data", frame.Number, frame.Nanoseconds, client, server) { IsUpload = isUpload, Name = name })), -1);
            _transfers.Add(way, transfer);
        }
        transfer.Object.Append(frame.Bytes);
        if (transfer.End >= 0 && transfer.Object.Body.Length >= transfer.End)
            Finish(way, transfer, collector);
    }

    /// <summary>Takes the beginning or the end of a direction.</summary>
    public void TakeFlags(ObjectFrame frame, ObjectCollector collector)
    {
        (ApplicationEndpoint, ApplicationEndpoint) way = (frame.Source, frame.Destination);
        if (frame.IsSyn)
        {
            if (_begun.Count < MaxStreams)
                _begun.Add(way);
            return;
        }
        if (!_transfers.TryGetValue(way, out (OpenObject Object, long End) transfer))
        {
            _begun.Remove(way);
            return;
        }
        transfer.End = frame.NextSequence - 1;
        _transfers[way] = transfer;
        if (transfer.Object.Body.Length >= transfer.End)
            Finish(way, transfer, collector);
    }

    void Finish((ApplicationEndpoint, ApplicationEndpoint) way, (OpenObject Object, long End) transfer, ObjectCollector collector)
    {
        _transfers.Remove(way);
        collector.Finish(transfer.Object, _begun.Remove(way) && transfer.Object.Body.Length == transfer.End);
    }
}
