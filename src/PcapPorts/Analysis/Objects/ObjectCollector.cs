using System.Security.Cryptography;
using PcapPorts.Fields;
using PcapPorts.Protocols.Http;

namespace PcapPorts.Analysis.Objects;

/// <summary>
/// Gathers the bodies and files that HTTP, SMTP, FTP, TFTP and SMB2 carry, from the fields of frames given in order. Memory is bounded: of the objects that are
/// under way the oldest is given up for the newest, and a large one lies in a file of the system's.
/// </summary>
/// <param name="folder">Where objects are written to; null when they are only listed.</param>
public sealed class ObjectCollector(ObjectFolder? folder = null) : IDisposable
{
    /// <summary>Most objects that are under way at a time.</summary>
    public const int MaxOpen = 256;

    /// <summary>Most bytes of one object: a small body may claim to be a large one.</summary>
    public const long MaxSize = 1L << 30;

    readonly List<CarriedObject> _ready = [];
    readonly LinkedList<OpenObject> _open = [];
    readonly ObjectFrame _frame = new();
    readonly byte[] _buffer = new byte[1 << 16];
    readonly HttpObjects _http = new();
    readonly MailObjects _mail = new();
    readonly FtpObjects _ftp = new();
    readonly TftpObjects _tftp = new();
    readonly SmbObjects _smb = new();

    /// <summary>Objects that were given up because too many were under way.</summary>
    public int GivenUp { get; private set; }

    /// <summary>The objects that end in a frame: valid until the next call.</summary>
    /// <param name="fields">The fields of the frame.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="nanoseconds">Its time in nanoseconds since 1970.</param>
    public IReadOnlyList<CarriedObject> Take(FieldList fields, long frame, long nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _ready.Clear();
        if (!_frame.Begin(fields, frame, nanoseconds))
            return _ready;
        foreach ((ObjectSource source, int start, int end) in _frame.Messages)
        {
            _frame.Enter(start, end);
            switch (source)
            {
                case ObjectSource.Http:
                    _http.Take(_frame, this);
                    break;
                case ObjectSource.Smtp:
                    _mail.Take(_frame, this);
                    break;
                case ObjectSource.FtpData:
                    _ftp.Take(_frame, this);
                    break;
                case ObjectSource.Tftp:
                    _tftp.Take(_frame, this);
                    break;
                default:
                    _smb.Take(_frame, this);
                    break;
            }
        }
        if (_frame.IsSyn || _frame.IsFin)
            _ftp.TakeFlags(_frame, this);
        return _ready;
    }

    /// <summary>What was still under way when the capture ended.</summary>
    public IReadOnlyList<CarriedObject> End()
    {
        _ready.Clear();
        while (_open.First is { } first)
            Finish(first.Value, isComplete: false);
        return _ready;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OpenObject open in _open)
            open.Body.Dispose();
        _open.Clear();
    }

    /// <summary>Begins an object.</summary>
    internal OpenObject Begin(OpenObject open)
    {
        if (_open.Count >= MaxOpen)
        {
            GivenUp++;
            Finish(_open.First!.Value, isComplete: false);
        }
        open.Node = _open.AddLast(open);
        return open;
    }

    /// <summary>Ends an object: it is decoded, hashed and written.</summary>
    internal void Finish(OpenObject open, bool isComplete)
    {
        if (open.IsEnded)
            return;
        open.IsEnded = true;
        _open.Remove(open.Node!);
        if (_frame.Number > 0)
            open.About = open.About with { Frame = _frame.Number, Nanoseconds = _frame.Nanoseconds };
        using ObjectBody body = open.Body;
        isComplete &= body is { IsWhole: true, IsBroken: false };
        if (body.Length == 0)
            return;
        if (open.IsMail)
            StoreMail(open, isComplete);
        else
            StoreDecoded(open, isComplete);
    }

    void StoreDecoded(OpenObject open, bool isComplete)
    {
        Stream stored = open.Body.Read();
        if (open.Coding == HttpCoding.None)
        {
            Store(open.About, stored, isComplete);
            return;
        }
        if (open.Coding == HttpCoding.Unknown)
        {
            Store(open.About, stored, isComplete: false);
            return;
        }
        Span<byte> start = stackalloc byte[2];
        int length = stored.Read(start);
        stored.Position = 0;
        using Stream decoded = ContentDecoder.Open(open.Coding, stored, start[..length]);
        Store(open.About, decoded, isComplete);
    }

    void StoreMail(OpenObject open, bool isComplete)
    {
        using var whole = new ObjectBody();
        using var reader = new MailReader(open.Body.Read(), open.HasDoubledPoints);
        CarriedObject mail = open.About;
        foreach (MailPart part in reader.Parts(whole))
        {
            Store(mail with { ContentType = part.ContentType, Name = part.Name }, part.Body.Read(), isComplete && part.IsWhole);
            part.Body.Dispose();
        }
        Store(mail with { ContentType = "message/rfc822", Name = reader.Subject is { Length: > 0 } subject ? subject + ".eml" : null }, whole.Read(), isComplete);
    }

    void Store(CarriedObject about, Stream content, bool isComplete)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using ObjectFile? file = folder?.Create(about);
        long size = 0;
        try
        {
            while (true)
            {
                int read = content.Read(_buffer, 0, (int)Math.Min(_buffer.Length, MaxSize - size));
                if (read == 0)
                    break;
                hash.AppendData(_buffer, 0, read);
                file?.Write(_buffer.AsSpan(0, read));
                size += read;
            }
            isComplete &= size < MaxSize;
        }
        catch (InvalidDataException)
        {
            // What came out before the damage is kept.
            isComplete = false;
        }
        _ready.Add(about with { Size = size, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), IsComplete = isComplete, SavedAs = file?.Name });
    }
}
