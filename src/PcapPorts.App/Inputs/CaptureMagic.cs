using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using PcapPorts.Capture;

namespace PcapPorts.App.Inputs;

/// <summary>What a file is by its first bytes.</summary>
/// <param name="Format"><c>pcap</c>, <c>pcapng</c>, or null for anything else.</param>
/// <param name="Compression"><c>gzip</c>, <c>zstd</c>, or null.</param>
readonly record struct CaptureMagic(string? Format, string? Compression)
{
    /// <summary>Looks at a file's first bytes, behind a compression if it has one. Files that cannot be read are nothing.</summary>
    public static CaptureMagic Of(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            uint word = FirstWord(file);
            string? compression = CompressionOf(word);
            if (compression is null)
                return new CaptureMagic(FormatOf(word), null);
            if (compression == "zstd")
                return new CaptureMagic(FormatOfReader(path), compression);
            using var packed = new FileStream(file, FileAccess.Read);
            using var plain = new GZipStream(packed, CompressionMode.Decompress);
            return new CaptureMagic(FormatOf(FirstWord(plain)), compression);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or CaptureFormatException)
        {
            return default;
        }
    }

    /// <summary>Whether the file is a capture.</summary>
    public bool IsCapture => Format is not null;

    /// <summary>zstd needs the system's library, which the reader knows how to find.</summary>
    static string FormatOfReader(string path)
    {
        using CaptureReader reader = CaptureReader.Open(path);
        return reader is PcapNgReader ? "pcapng" : "pcap";
    }

    static uint FirstWord(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[4];
        return RandomAccess.Read(file, bytes, 0) == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }

    static uint FirstWord(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        return stream.ReadAtLeast(bytes, 4, throwOnEndOfStream: false) == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }

    static string? CompressionOf(uint word) => word >> 16 == 0x1f8b ? "gzip" : word == 0x28b52ffd ? "zstd" : null;

    static string? FormatOf(uint word) => word switch
    {
        0xa1b2c3d4 or 0xd4c3b2a1 or 0xa1b23c4d or 0x4d3cb2a1 or 0xa1b2cd34 or 0x34cdb2a1 => "pcap",
        0x0a0d0d0a => "pcapng",
        _ => null,
    };
}
