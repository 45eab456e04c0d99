using System.Runtime.InteropServices;

namespace PcapPorts.Capture;

/// <summary>
/// A streaming decompressor of the system's zstd library (zstd.h, "Streaming decompression"). The library is looked for when it is first needed:
/// the program runs without it. Memory is bounded by the library's default limit on windows (128 MiB).
/// </summary>
sealed unsafe class ZstdDecoder : SafeHandle
{
    static readonly Lazy<Library?> Loaded = new(Library.Load);

    readonly Library _library;

    ZstdDecoder(Library library)
        : base(0, ownsHandle: true)
    {
        _library = library;
        SetHandle(library.Create());
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Null when the system has no zstd library.</summary>
    public static ZstdDecoder? TryCreate()
    {
        if (Loaded.Value is not { } library)
            return null;
        var decoder = new ZstdDecoder(library);
        return decoder.IsInvalid ? throw new InsufficientMemoryException("zstd cannot allocate its decompressor") : decoder;
    }

    /// <summary>One step: takes some of <paramref name="input"/>, gives some of <paramref name="output"/>, and says how much input is wanted next: 0 when a frame is complete.</summary>
    /// <exception cref="InvalidDataException">What the library finds wrong.</exception>
    public (int Consumed, int Produced, nuint Wanted) Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            var source = new Buffer { Bytes = from, Size = (nuint)input.Length };
            var target = new Buffer { Bytes = to, Size = (nuint)output.Length };
            nuint result = _library.Decompress(handle, &target, &source);
            if (_library.IsError(result) != 0)
                throw new InvalidDataException(Marshal.PtrToStringUTF8(_library.ErrorName(result)) ?? "zstd error");
            return ((int)source.Position, (int)target.Position, result);
        }
    }

    protected override bool ReleaseHandle()
    {
        _library.Free(handle);
        return true;
    }

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer, which are laid out alike.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Buffer
    {
        public byte* Bytes;
        public nuint Size;
        public nuint Position;
    }

    /// <summary>The five functions that are used.</summary>
    sealed class Library
    {
        // The names of Linux and BSD, macOS, and the two in use on Windows.
        static readonly string[] FileNames = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "zstd.dll"];

        readonly delegate* unmanaged<nint> _create;
        readonly delegate* unmanaged<nint, nuint> _free;
        readonly delegate* unmanaged<nint, Buffer*, Buffer*, nuint> _decompress;
        readonly delegate* unmanaged<nuint, uint> _isError;
        readonly delegate* unmanaged<nuint, nint> _errorName;

        Library(nint library)
        {
            _create = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "ZSTD_createDStream");
            _free = (delegate* unmanaged<nint, nuint>)NativeLibrary.GetExport(library, "ZSTD_freeDStream");
            _decompress = (delegate* unmanaged<nint, Buffer*, Buffer*, nuint>)NativeLibrary.GetExport(library, "ZSTD_decompressStream");
            _isError = (delegate* unmanaged<nuint, uint>)NativeLibrary.GetExport(library, "ZSTD_isError");
            _errorName = (delegate* unmanaged<nuint, nint>)NativeLibrary.GetExport(library, "ZSTD_getErrorName");
        }

        public static Library? Load()
        {
            foreach (string name in FileNames)
            {
                if (NativeLibrary.TryLoad(name, out nint library))
                    return new Library(library);
            }
            return null;
        }

        public nint Create() => _create();

        public void Free(nint decoder) => _ = _free(decoder);

        public nuint Decompress(nint decoder, Buffer* target, Buffer* source) => _decompress(decoder, target, source);

        public uint IsError(nuint result) => _isError(result);

        public nint ErrorName(nuint result) => _errorName(result);
    }
}
