using PcapPorts.Capture;

namespace PcapPorts.App.Streams;

/// <summary>Why a file could not be opened, read or written, in a few words.</summary>
static class FailureCause
{
    /// <summary>The cause of an exception that opening or reading a file threw.</summary>
    public static string Of(Exception failure) => failure switch
    {
        CaptureFormatException format => $"{format.Cause} (at byte {format.Offset})",
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => "permission denied (may this user read it?)",
        PathTooLongException => "the name is too long",
        OutOfMemoryException => "not enough memory",
        IOException io => OfError(io.HResult & 0xffff),
        _ => failure.Message,
    };

    /// <summary>Whether a failure is one of a file, and no fault of this program.</summary>
    public static bool IsOfFile(Exception failure) =>
        failure is CaptureFormatException or IOException or UnauthorizedAccessException or OutOfMemoryException;

    /// <summary>The meaning of an error number of POSIX, or of the low half of a Windows error.</summary>
    public static string OfError(int error) => OperatingSystem.IsWindows()
        ? error switch
        {
            32 or 33 => "another program is using it",
            112 or 39 => "the disk is full",
            _ => $"the system reports error {error}",
        }
        : error switch
        {
            1 or 13 => "permission denied",
            2 => "no such file",
            5 => "input/output error",
            6 or 19 => "no such device",
            9 => "it is not open",
            21 => "it is a directory",
            24 or 23 => "too many open files",
            27 => "the file grew beyond the limit",
            28 => "the disk is full",
            30 => "the disk is read-only",
            36 => "the name is too long",
            40 => "too many symbolic links",
            122 => "the disk quota is used up",
            _ => $"the system reports error {error}",
        };
}
