namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// A live capture or a capture filter is not possible: the library or the right is missing, there is no such device, or the filter is not valid.
/// The message is a sentence that names the cause and, where there is one, the remedy.
/// </summary>
public sealed class LiveCaptureException : Exception
{
    /// <summary>A capture is not possible, for no reason that is known.</summary>
    public LiveCaptureException()
        : base("live capture is not possible")
    {
    }

    /// <summary>A capture is not possible.</summary>
    /// <param name="message">A sentence that names the cause and the remedy.</param>
    public LiveCaptureException(string message)
        : base(message)
    {
    }

    /// <summary>A capture is not possible.</summary>
    /// <param name="message">A sentence that names the cause and the remedy.</param>
    /// <param name="innerException">What led to it.</param>
    public LiveCaptureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
