using System.Runtime.ExceptionServices;
using PcapPorts.Fields;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>
/// Prints the fields of packets on a thread of its own while the next packets are dissected: writing them costs more than finding them. Lists go round in a
/// few bundles, so memory is bounded, and are printed in the order in which they were given.
/// </summary>
sealed class FieldPrinting : IDisposable
{
    const int Bundles = 3;
    const int ListsInBundle = 64;

    /// <summary>A bundle with so many bytes is handed over before it is full.</summary>
    const int BytesInBundle = 1 << 20;

    // A list that a huge packet has filled is not kept.
    const int LargeBytes = 1 << 18, LargeCount = 1 << 13;

    readonly IFieldPrinter _printer;
    readonly Utf8Output _output;
    readonly Bundle[] _bundles = new Bundle[Bundles];
    readonly SemaphoreSlim _empty = new(Bundles - 1), _full = new(0);
    readonly Thread _thread;
    Bundle _filling;
    int _at;
    volatile ExceptionDispatchInfo? _failure;
    bool _isEnded;

    /// <param name="printer">Prints a packet.</param>
    /// <param name="output">What it writes to; nobody else may before <see cref="End"/>.</param>
    public FieldPrinting(IFieldPrinter printer, Utf8Output output)
    {
        (_printer, _output) = (printer, output);
        for (int i = 0; i < Bundles; i++)
            _bundles[i] = new Bundle();
        _filling = _bundles[0];
        _thread = new Thread(Run) { IsBackground = true, Name = "printer" };
        _thread.Start();
    }

    /// <summary>The list for the next packet.</summary>
    public FieldList Next => _filling.Lists[_filling.Count] ??= new FieldList();

    /// <summary>Has <see cref="Next"/> printed. What prints may throw here what hindered it in printing an earlier packet.</summary>
    public void Print()
    {
        _filling.Bytes += Next.Bytes.Length;
        if (++_filling.Count == ListsInBundle || _filling.Bytes >= BytesInBundle)
            HandOver();
    }

    /// <summary>Has all packets so far written out, for somebody who waits for them.</summary>
    public void Flush()
    {
        _filling.IsFlushed = true;
        HandOver();
    }

    /// <summary>Waits until all packets are printed.</summary>
    public void End()
    {
        Stop();
        _failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _empty.Dispose();
        _full.Dispose();
    }

    void Stop()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        _filling.IsLast = true;
        _full.Release();
        _thread.Join();
    }

    void HandOver()
    {
        _failure?.Throw();
        _full.Release();
        _empty.Wait();
        _at = (_at + 1) % Bundles;
        _filling = _bundles[_at];
        _filling.Clear();
    }

    void Run()
    {
        for (int at = 0; ; at = (at + 1) % Bundles)
        {
            _full.Wait();
            Bundle bundle = _bundles[at];
            if (_failure is null)
                Print(bundle);
            if (bundle.IsLast)
                return;
            _empty.Release();
        }
    }

    void Print(Bundle bundle)
    {
        try
        {
            for (int i = 0; i < bundle.Count; i++)
                _printer.Print(bundle.Lists[i]!);
            if (bundle.IsFlushed)
                _output.Flush();
        }
#pragma warning disable CA1031 // It is thrown on the thread that gives the packets.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <summary>Packets that go from one thread to the other together.</summary>
    sealed class Bundle
    {
        public FieldList?[] Lists { get; } = new FieldList?[ListsInBundle];

        public int Count { get; set; }

        public int Bytes { get; set; }

        public bool IsFlushed { get; set; }

        public bool IsLast { get; set; }

        public void Clear()
        {
            for (int i = 0; i < Count; i++)
            {
                if (Lists[i] is { Bytes.Length: > LargeBytes } or { Count: > LargeCount })
                    Lists[i] = null;
            }
            (Count, Bytes, IsFlushed) = (0, 0, false);
        }
    }
}
