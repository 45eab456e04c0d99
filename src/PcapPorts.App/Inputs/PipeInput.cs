using System.Runtime.InteropServices;
using PcapPorts.App.Streams;

namespace PcapPorts.App.Inputs;

/// <summary>Standard input when it is a pipe: as it streams, and without getting stuck in a silent pipe when the run is to end.</summary>
/// <param name="cancellation">Ends the input.</param>
sealed unsafe class PipeInput(CancellationToken cancellation) : Stream
{
    const int LookUpMilliseconds = 100;

    public override int Read(Span<byte> buffer)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var wait = new NativeMethods.PollDescriptor { Descriptor = 0, Events = NativeMethods.ReadyToRead };
            if (NativeMethods.Poll(&wait, 1, LookUpMilliseconds) <= 0)
                continue;
            fixed (byte* bytes = buffer)
            {
                nint count = NativeMethods.Read(0, bytes, buffer.Length);
                if (count >= 0)
                    return (int)count;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error is not (NativeMethods.Interrupted or NativeMethods.WouldBlock or NativeMethods.WouldBlockOnMac))
                throw new IOException(FailureCause.OfError(error));
        }
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
