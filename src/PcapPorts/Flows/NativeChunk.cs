using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Flows;

/// <summary>
/// A block of memory outside the garbage-collected heap, aligned for huge pages where the system has them: a million flows looked
/// up at random miss the translation buffer far less often.
/// </summary>
unsafe sealed partial class NativeChunk<T> : IDisposable
    where T : unmanaged
{
    const nuint HugePage = 2 << 20;
    const int AdviceHugePages = 14;

    readonly nuint _bytes;
    T* _items;

    public NativeChunk(long count, bool clear)
    {
        _bytes = checked((nuint)count * (nuint)sizeof(T));
        nuint alignment = _bytes >= HugePage ? HugePage : 64;
        _items = (T*)NativeMemory.AlignedAlloc(_bytes, alignment);
        if (_bytes >= HugePage && OperatingSystem.IsLinux())
            NativeChunk.Advise(_items, _bytes, AdviceHugePages);
        if (clear)
            NativeMemory.Clear(_items, _bytes);
        Count = count;
    }

    ~NativeChunk() => Free();

    public long Count { get; }

    /// <summary>The first item. Indices are the caller's to check.</summary>
    public T* Items
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _items;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        if (_items is null)
            return;
        NativeMemory.AlignedFree(_items);
        _items = null;
    }
}

static unsafe partial class NativeChunk
{
    /// <summary>Tells the kernel how a range will be used (madvise(2)); only a hint, so its answer does not matter.</summary>
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MAdvise(void* address, nuint length, int advice);

    public static void Advise(void* address, nuint length, int advice)
    {
        try
        {
            _ = MAdvise(address, length, advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A libc by another name: the memory is just as good, only slower.
        }
    }
}
