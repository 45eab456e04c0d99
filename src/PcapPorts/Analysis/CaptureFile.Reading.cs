using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <content>
/// The two threads that read. To find the places takes a tenth of the time that flows take: so the last packet of a large file can be looked at long
/// before its flow is known.
/// </content>
public sealed partial class CaptureFile
{
    readonly Thread _locating;
    readonly Thread _assigning;
    readonly FrameBatch _batch = new();
    readonly ManualResetEventSlim _poke = new();
    readonly ManualResetEventSlim _located = new();
    readonly CancellationTokenSource _stop = new();
    readonly CancellationTokenSource _closed = new();
    volatile bool _isCounted;
    volatile LoadState _state;
    long _position;

    /// <summary>Begins to read in the background; to be called once.</summary>
    public CaptureFile Start()
    {
        _locating.Start();
        _assigning.Start();
        return this;
    }

    /// <summary>Ends the search for packets; those that were found stay, and get their flows.</summary>
    public void Cancel()
    {
        _stop.Cancel();
        _poke.Set();
    }

    /// <summary>Says that the file has grown, to somebody who would look only later.</summary>
    public void Poke() => _poke.Set();

    void Locate()
    {
        try
        {
            do
            {
                while (!_stop.IsCancellationRequested && LocateBatch())
                    Tell();
                EndLocating(_reader.Damage);
            }
            while (WaitForGrowth());
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OutOfMemoryException)
        {
            EndLocating(new CaptureDamage(_position, failure.Message));
        }
    }

    bool LocateBatch()
    {
        lock (_readerGate)
        {
            bool read = _reader.Read(_batch);
            if (read)
            {
                for (int i = 0; i < _batch.Count && !_first.HasValue; i++)
                    _first = new Timestamp(_batch.Records[i].TimestampNanoseconds);
                // Sections and interfaces that stand before the batch must be known before its packets are.
                TakeState();
                KeyLog.Take(_reader.Secrets);
                for (int i = 0; i < _batch.Count; i++)
                    Packets.Append(_batch.Records[i].FileOffset);
                Packets.Publish();
            }
            Volatile.Write(ref _position, (_reader as CaptureFileReader)?.Position ?? 0);
            return read;
        }
    }

    void TakeState()
    {
        if (_reader.Interfaces.Count != _interfaces.Length)
        {
            Volatile.Write(ref _interfaces, [.. _reader.Interfaces]);
            TimeDigits = _interfaces.Any(static source => source.TimestampResolution is > 6) ? 9 : 6;
        }
        if (_reader is not PcapNgReader file)
            return;
        var section = new SectionStart(Packets.Count + 1, file.Section.BigEndian, file.Section.FirstInterface);
        lock (_sections)
        {
            if (_sections.Count == 0 || _sections[^1] with { FirstFrame = section.FirstFrame } != section)
                _sections.Add(section);
        }
    }

    void EndLocating(CaptureDamage? damage)
    {
        Volatile.Write(ref _damage, _stop.IsCancellationRequested ? null : damage);
        _isCounted = true;
        Tell();
    }

    void Tell()
    {
        _located.Set();
        Changed?.Invoke();
    }

    bool WaitForGrowth()
    {
        if (IsSpooled || !_options.FollowGrowth)
            return false;
        while (!_stop.IsCancellationRequested)
        {
            if (_poke.Wait(_options.GrowthMilliseconds, CancellationToken.None))
                _poke.Reset();
            if (_stop.IsCancellationRequested)
                return false;
            if (RandomAccess.GetLength(_file) > _position && (_reader as CaptureFileReader)?.Resume() == true)
            {
                Volatile.Write(ref _damage, null);
                return true;
            }
        }
        return false;
    }

    void Assign()
    {
        try
        {
            using FrameAccess access = OpenAccess(sequential: true);
            while (true)
            {
                // In this order: what is there when all is counted is all.
                _located.Reset();
                bool isCounted = _isCounted;
                long count = Packets.Count;
                while (!_closed.IsCancellationRequested && AssignBatch(access))
                    Changed?.Invoke();
                if (isCounted && _state == LoadState.Loading)
                {
                    if (Packets.Assigned < count)
                        Volatile.Write(ref _damage, new CaptureDamage(Packets.Offset(Packets.Assigned + 1), "the file was changed while it was read"));
                    End();
                }
                _located.Wait(_closed.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The capture was closed.
        }
        catch (Exception failure) when (failure is IOException or CaptureFormatException or ObjectDisposedException or OutOfMemoryException)
        {
            Volatile.Write(ref _damage, new CaptureDamage(Packets.Assigned == 0 ? 0 : Packets.Offset(Packets.Assigned), failure.Message));
        }
        End();
    }

    bool AssignBatch(FrameAccess access)
    {
        if (access.ReadBatch(Packets.Assigned + 1) is not { } batch)
            return false;
        lock (_gate)
            _load.Add(batch);
        return true;
    }

    void End()
    {
        if (Elapsed == default)
            Elapsed = _clock.Elapsed;
        _state = _stop.IsCancellationRequested ? LoadState.Cancelled : LoadState.Complete;
        Changed?.Invoke();
        _loaded.TrySetResult();
    }

    /// <summary>Ends the reading, closes the file and removes the copy.</summary>
    public void Dispose()
    {
        Cancel();
        _closed.Cancel();
        if ((_locating.IsAlive && !_locating.Join(2000)) || (_assigning.IsAlive && !_assigning.Join(2000)))
            return;
        _reader.Dispose();
        _file.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _load.Dispose();
        }
        _stop.Dispose();
        _closed.Dispose();
        _poke.Dispose();
        _located.Dispose();
    }
}
