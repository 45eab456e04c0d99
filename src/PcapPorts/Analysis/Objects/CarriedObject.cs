using PcapPorts.Analysis.Applications;

namespace PcapPorts.Analysis.Objects;

/// <summary>A body or a file that a protocol carried.</summary>
/// <param name="Protocol">The protocol: http, smtp, ftp-data, tftp, smb2.</param>
/// <param name="Frame">Number of the frame in which it ended, counting from 1.</param>
/// <param name="Nanoseconds">Time of that frame in nanoseconds since 1970; <see cref="long.MinValue"/> when it has none.</param>
/// <param name="Client">Who asked.</param>
/// <param name="Server">Who was asked.</param>
public sealed record CarriedObject(string Protocol, long Frame, long Nanoseconds, ApplicationEndpoint Client, ApplicationEndpoint Server)
{
    /// <summary>Whether the client sent it: an upload.</summary>
    public bool IsUpload { get; init; }

    /// <summary>The host or share that it belongs to, as the client named it; null where nothing says so.</summary>
    public string? Host { get; init; }

    /// <summary>Its type as the protocol says it (RFC 2045 section 5.1); null where nothing says so.</summary>
    public string? ContentType { get; init; }

    /// <summary>Its name as the capture has it, not fit for a file system; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Bytes of it, with the codings of its transport undone.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of those bytes, in hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Whether all of it is there: false when the capture misses a part, or its coding is broken.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The file that it was written to; null when it was not.</summary>
    public string? SavedAs { get; init; }
}
