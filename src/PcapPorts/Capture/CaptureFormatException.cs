namespace PcapPorts.Capture;

/// <summary>A file is no capture, or ends inside its file header: not one frame of it can be read.</summary>
public sealed class CaptureFormatException : Exception
{
    /// <summary>Names the file, the place and the cause.</summary>
    /// <param name="name">The file.</param>
    /// <param name="offset">Offset in the file, after decompression.</param>
    /// <param name="cause">A sentence fragment.</param>
    public CaptureFormatException(string name, long offset, string cause)
        : base($"{name}: {cause} (at byte {offset})")
    {
        Name = name;
        Offset = offset;
        Cause = cause;
    }

    /// <summary>An exception without a place.</summary>
    public CaptureFormatException()
        : this("capture", 0, "not a capture file")
    {
    }

    /// <summary>An exception without a place.</summary>
    public CaptureFormatException(string cause)
        : this("capture", 0, cause)
    {
    }

    /// <summary>An exception without a place, and what led to it.</summary>
    public CaptureFormatException(string cause, Exception innerException)
        : base(cause, innerException)
    {
        Name = "capture";
        Cause = cause;
    }

    /// <summary>The file, as messages call it.</summary>
    public string Name { get; }

    /// <summary>Offset in the file, after decompression.</summary>
    public long Offset { get; }

    /// <summary>A sentence fragment that names the cause and what was expected.</summary>
    public string Cause { get; }
}
