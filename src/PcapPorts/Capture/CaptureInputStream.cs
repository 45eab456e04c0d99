namespace PcapPorts.Capture;

/// <summary>What an input still holds, as a stream: what a decompressor reads after the first bytes were looked at.</summary>
sealed class CaptureInputStream(CaptureInput input) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        if (input.Available == 0 && !input.Fill(1))
            return input.EndCause is { } cause ? throw new IOException(cause) : 0;
        int count = Math.Min(buffer.Length, input.Available);
        input.Unread[..count].CopyTo(buffer);
        input.Start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
