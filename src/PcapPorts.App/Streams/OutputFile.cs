namespace PcapPorts.App.Streams;

/// <summary>A file that results are written to; what goes wrong becomes a sentence that names the file.</summary>
/// <param name="path">A file that is made, or made anew.</param>
sealed class OutputFile(string path) : WriteOnlyStream
{
    readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (IOException failure)
        {
            throw new RunException($"{path}: {FailureCause.Of(failure)}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
