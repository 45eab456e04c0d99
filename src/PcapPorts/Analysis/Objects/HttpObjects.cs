using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;
using PcapPorts.Protocols.Http;

namespace PcapPorts.Analysis.Objects;

/// <summary>Bodies of requests and responses of HTTP/1.x.</summary>
sealed class HttpObjects
{
    const int MaxWaiting = 1 << 16;

    static readonly Field? s_fileData = ObjectFrame.Find("http.file_data"), s_chunkData = ObjectFrame.Find("http.chunk_data");
    static readonly Field? s_method = ObjectFrame.Find("http.request.method"), s_status = ObjectFrame.Find("http.response.code");
    static readonly Field? s_uri = ObjectFrame.Find("http.request.full_uri"), s_target = ObjectFrame.Find("http.request.uri"), s_responseFor = ObjectFrame.Find("http.response_for.uri");
    static readonly Field? s_type = ObjectFrame.Find("http.content_type"), s_coding = ObjectFrame.Find("http.content_encoding"), s_complete = ObjectFrame.Find("http.message.complete");
    static readonly Field? s_host = ObjectFrame.Find("http.host"), s_header = ObjectFrame.Find("http.unknown_header");

    readonly Dictionary<(ApplicationEndpoint From, ApplicationEndpoint To), Message> _messages = [];

    sealed record Message(CarriedObject About, HttpCoding Coding)
    {
        public OpenObject? Object { get; set; }
    }

    /// <summary>Takes a message, or a piece of its body.</summary>
    public void Take(ObjectFrame frame, ObjectCollector collector)
    {
        (ApplicationEndpoint, ApplicationEndpoint) way = (frame.Source, frame.Destination);
        bool isRequest = frame.Has(s_method);
        if (isRequest || frame.Has(s_status))
        {
            if (_messages.Remove(way, out Message? before) && before.Object is { } unfinished)
                collector.Finish(unfinished, isComplete: false);
            if (_messages.Count < MaxWaiting)
                _messages.Add(way, Begin(frame, isRequest));
        }
        if (!_messages.TryGetValue(way, out Message? message))
            return;
        AddBody(frame, message, collector);
        if (!frame.Has(s_complete))
            return;
        _messages.Remove(way);
        if (message.Object is { } whole)
            collector.Finish(whole, !frame.Fields.IsFull);
    }

    static Message Begin(ObjectFrame frame, bool isRequest)
    {
        string? uri = isRequest ? frame.Text(s_uri) ?? frame.Text(s_target) : frame.Text(s_responseFor);
        (ApplicationEndpoint client, ApplicationEndpoint server) = isRequest ? (frame.Source, frame.Destination) : (frame.Destination, frame.Source);
        var about = new CarriedObject("http", frame.Number, frame.Nanoseconds, client, server)
        {
            IsUpload = isRequest,
            Host = frame.Text(s_host) ?? HostOf(uri),
            ContentType = frame.Text(s_type),
            Name = Disposition(frame) ?? NameOf(uri),
        };
        int coding = frame.IndexOf(s_coding);
        return new Message(about, coding < 0 ? HttpCoding.None : ContentDecoder.Find(frame.Fields.BytesOf(in frame.Fields.Entries[coding])));
    }

    /// <summary>The bytes as they were sent, without chunks; a coding is undone when all are there.</summary>
    static void AddBody(ObjectFrame frame, Message message, ObjectCollector collector)
    {
        bool isCoded = message.Coding is not (HttpCoding.None or HttpCoding.Unknown);
        bool hasChunks = isCoded && frame.Has(s_chunkData);
        Field? field = hasChunks ? s_chunkData : s_fileData;
        for (int at = frame.IndexOf(field); at >= 0; at = frame.IndexOf(field, at + 1))
        {
            message.Object ??= collector.Begin(new OpenObject(message.About) { Coding = message.Coding });
            ref readonly FieldEntry entry = ref frame.Fields.Entries[at];
            message.Object.Append(isCoded ? frame.Range(in entry) : frame.Fields.BytesOf(in entry));
        }
    }

    /// <summary>The name that the server proposes (RFC 6266).</summary>
    static string? Disposition(ObjectFrame frame)
    {
        for (int at = frame.IndexOf(s_header); at >= 0; at = frame.IndexOf(s_header, at + 1))
        {
            string line = System.Text.Encoding.UTF8.GetString(frame.Fields.BytesOf(in frame.Fields.Entries[at]));
            int colon = line.IndexOf(':');
            if (colon > 0 && line.AsSpan(0, colon).Trim().Equals("Content-Disposition", StringComparison.OrdinalIgnoreCase))
                return HeaderParameters.Find(line[(colon + 1)..], "filename");
        }
        return null;
    }

    static string? HostOf(string? uri)
    {
        int start = uri?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (start < 0)
            return null;
        ReadOnlySpan<char> rest = uri.AsSpan(start + 3);
        int end = rest.IndexOfAny("/?#");
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    /// <summary>The last part of the path.</summary>
    static string? NameOf(string? uri)
    {
        if (uri is null)
            return null;
        int host = uri.IndexOf("://", StringComparison.Ordinal);
        string path = host < 0 ? uri : uri[(host + 3)..];
        int end = path.AsSpan().IndexOfAny("?#;");
        path = end < 0 ? path : path[..end];
        int slash = path.LastIndexOf('/');
        if (slash < 0 || slash == path.Length - 1)
            return null;
        return Uri.UnescapeDataString(path[(slash + 1)..]);
    }
}
