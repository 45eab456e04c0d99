using Microsoft.Win32.SafeHandles;

namespace PcapPorts.Capture;

/// <summary>Where the bytes of a capture come from. One virtual call a block of up to a megabyte.</summary>
abstract class ByteSource : IDisposable
{
    /// <summary>Why the end that <see cref="Read"/> reported cannot be trusted; null for a proper end.</summary>
    public string? EndCause { get; protected set; }

    /// <summary>Reads what there is, at least one byte; 0 at the end. Failures become an end with an <see cref="EndCause"/>.</summary>
    public abstract int Read(Span<byte> destination);

    /// <summary>Goes to an offset of the file; false where the source cannot.</summary>
    public virtual bool Seek(long offset) => false;

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Opens a regular file for positioned reads, anything else (a named pipe, a device) as a stream.</summary>
    public static ByteSource OpenFile(string path)
    {
        if (Directory.Exists(path))
            throw new CaptureFormatException(path, 0, "a directory, where a capture file was expected");
        // Sharing everything: a capture that another program still writes, rotates or deletes is read all the same.
        return FromHandle(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));
    }

    /// <summary>Standard input; when it is a regular file, from where it stands.</summary>
    public static ByteSource StandardInput()
        => OperatingSystem.IsWindows()
            ? new StreamSource(Console.OpenStandardInput())
            : FromHandle(new SafeFileHandle(0, ownsHandle: false));

    static ByteSource FromHandle(SafeFileHandle handle)
    {
        var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return stream.CanSeek ? new FileSource(handle, stream.Position, stream.Length, stream) : new StreamSource(stream);
    }
}

/// <summary>A regular file, read by position. Notices when it becomes shorter.</summary>
/// <param name="handle">The file.</param>
/// <param name="position">Where to begin.</param>
/// <param name="length">Length of the file when it was opened.</param>
/// <param name="owner">What to dispose at the end; null leaves the handle open.</param>
sealed class FileSource(SafeFileHandle handle, long position, long length, IDisposable? owner) : ByteSource
{
    long _position = position;

    /// <summary>Length of the file when it was opened.</summary>
    public long Length => length;

    public override int Read(Span<byte> destination)
    {
        try
        {
            int read = RandomAccess.Read(handle, destination, _position);
            _position += read;
            if (read == 0 && _position < length)
                EndCause = "the file became shorter while it was read";
            return read;
        }
        catch (IOException failure)
        {
            EndCause = $"reading failed: {failure.Message}";
            return 0;
        }
    }

    public override bool Seek(long offset)
    {
        _position = offset;
        EndCause = null;
        return true;
    }

    public override void Dispose() => owner?.Dispose();
}

/// <summary>Writes all that passes to a file, so that it can be read again at any place: what comes through a pipe or a decompressor cannot.</summary>
/// <param name="source">Where the bytes come from.</param>
/// <param name="spool">Takes a copy, before anybody sees the bytes.</param>
sealed class SpooledSource(ByteSource source, SafeFileHandle spool) : ByteSource
{
    long _position;

    public override int Read(Span<byte> destination)
    {
        int read = source.Read(destination);
        EndCause = source.EndCause;
        try
        {
            RandomAccess.Write(spool, destination[..read], _position);
        }
        catch (IOException failure)
        {
            EndCause = $"the temporary copy cannot be written: {failure.Message}";
            return 0;
        }
        _position += read;
        return read;
    }

    public override void Dispose() => source.Dispose();
}

/// <summary>A stream: a pipe, a socket, a decompressor.</summary>
sealed class StreamSource(Stream stream) : ByteSource
{
    public override int Read(Span<byte> destination)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (InvalidDataException damage)
        {
            EndCause = $"the compressed data are damaged: {damage.Message}";
            return 0;
        }
        catch (IOException failure)
        {
            EndCause = $"reading failed: {failure.Message}";
            return 0;
        }
    }

    public override void Dispose() => stream.Dispose();
}
