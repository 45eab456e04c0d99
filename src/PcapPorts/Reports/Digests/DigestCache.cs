using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Protocols;

namespace PcapPorts.Reports;

/// <summary>
/// Keeps digests from run to run, by what a file is (path, length, time of its last change) and by the version of the program: what did not change need
/// not be read again. A cache that cannot be read or written is as good as none.
/// </summary>
/// <param name="folder">Where digests are kept.</param>
/// <param name="top">Largest flows that a digest keeps: other digests for another number.</param>
public sealed partial class DigestCache(string folder, int top)
{
    /// <summary>Changes whenever digests change their form.</summary>
    const int Form = 4;

    /// <summary>A digest above this is not kept.</summary>
    const long MostBytesOfOne = 1L << 28;

    /// <summary>What a file of the cache begins with: this, a check sum of what follows it (8 bytes), the length of its key (4 bytes, both little-endian), the key.</summary>
    static ReadOnlySpan<byte> Mark => "PcapPorts digest\n"u8;

    static int HeaderLength => Mark.Length + sizeof(ulong) + sizeof(int);

    /// <summary>The folder for caches of this user: <c>XDG_CACHE_HOME</c>, <c>~/.cache</c>, <c>~/Library/Caches</c>, <c>%LOCALAPPDATA%</c>; null where there is none.</summary>
    public static string? DefaultFolder()
    {
        if (OperatingSystem.IsWindows())
            return Below(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "cache");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Below(home.Length > 0 ? Path.Combine(home, "Library", "Caches") : "", "");
        string? given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Below(!string.IsNullOrEmpty(given) ? given : home.Length > 0 ? Path.Combine(home, ".cache") : "", "");

        static string? Below(string root, string more) => root.Length == 0 ? null : Path.Combine(root, "pcapports", more);
    }

    /// <summary>What a capture is known by; null when one of its files is no file at rest.</summary>
    public string? KeyOf(CaptureSeries series)
    {
        var text = new StringBuilder();
        Begin(text);
        return Append(text, series) ? text.ToString() : null;
    }

    /// <summary>What many captures together are known by; null when one of them has no key.</summary>
    public string? KeyOf(IReadOnlyList<CaptureSeries> captures)
    {
        var text = new StringBuilder("all\n");
        Begin(text);
        foreach (CaptureSeries series in captures)
        {
            if (!Append(text, series))
                return null;
        }
        return text.ToString();
    }

    /// <summary>What the finished report of captures is known by; null when one of them has no key.</summary>
    /// <param name="captures">The captures.</param>
    /// <param name="form">The form of the report.</param>
    /// <param name="options">What it says of itself.</param>
    public string? KeyOf(IReadOnlyList<CaptureSeries> captures, string form, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return KeyOf(captures) is { } key
            ? $"report\n{key}\n{form}\n{options.Title}\n{options.CommandLine}\n{options.Version}\n{string.Join('\n', options.Filters)}"
            : null;
    }

    /// <summary>A finished report, with what is wrong with its captures; null when there is none that can be read.</summary>
    public (IReadOnlyList<(string Name, string? Damage, string? Failure)> Conditions, ReadOnlyMemory<byte> Page)? FindPage(string? key)
    {
        try
        {
            if (Open(key) is not { } kept)
                return null;
            using MemoryStream memory = Stream(kept);
            using var reader = new DigestReader(memory, redactor: null);
            var conditions = new (string, string?, string?)[reader.Count()];
            for (int i = 0; i < conditions.Length; i++)
                conditions[i] = (reader.Text() ?? "", reader.Text(), reader.Text());
            return (conditions, kept.AsMemory((int)memory.Position));
        }
        catch (Exception failure) when (IsOfCache(failure))
        {
            return null;
        }
    }

    /// <summary>Keeps a finished report.</summary>
    public void KeepPage(string? key, CaptureDigest digest, byte[] page)
    {
        ArgumentNullException.ThrowIfNull(digest);
        Keep(key, stream =>
        {
            var conditions = digest.Conditions().ToList();
            using (var writer = new DigestWriter(stream))
            {
                writer.Write((long)conditions.Count);
                foreach ((string name, string? damage, string? failure) in conditions)
                {
                    writer.Write(name);
                    writer.Write(damage);
                    writer.Write(failure);
                }
            }
            stream.Write(page);
        });
    }

    /// <summary>The digest of a key; null when there is none that can be read.</summary>
    public CaptureDigest? Find(string? key, IReadOnlyList<string> paths)
    {
        try
        {
            return Open(key) is { } kept ? CaptureDigest.Load(Stream(kept), top, paths, redactor: null) : null;
        }
        catch (Exception failure) when (IsOfCache(failure))
        {
            return null;
        }
    }

    static bool IsOfCache(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or OverflowException or ArgumentException;

    static MemoryStream Stream(ArraySegment<byte> bytes) => new(bytes.Array!, bytes.Offset, bytes.Count, writable: false);

    /// <summary>What was kept under a key, when it is whole.</summary>
    ArraySegment<byte>? Open(string? key)
    {
        if (key is null)
            return null;
        string path = PathOf(key);
        if (!File.Exists(path))
            return null;
        byte[] bytes = File.ReadAllBytes(path);
        ReadOnlySpan<byte> mark = Mark;
        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, mark.Length).SequenceEqual(mark)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(mark.Length)) != CheckSum(bytes.AsSpan(mark.Length + sizeof(ulong))))
            return null;
        // Two keys may fall upon one name; what was kept says whose it is.
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(HeaderLength - sizeof(int)));
        if (length < 0 || length > bytes.Length - HeaderLength || !Encoding.UTF8.GetBytes(key).AsSpan().SequenceEqual(bytes.AsSpan(HeaderLength, length)))
            return null;
        Touch(path);
        return new ArraySegment<byte>(bytes, HeaderLength + length, bytes.Length - HeaderLength - length);
    }

    /// <summary>Keeps a digest.</summary>
    public void Keep(string? key, CaptureDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        Keep(key, digest.Save);
    }

    void Keep(string? key, Action<Stream> save)
    {
        if (key is null)
            return;
        try
        {
            byte[] known = Encoding.UTF8.GetBytes(key);
            using var memory = new MemoryStream();
            memory.Write(Mark);
            memory.Write(new byte[sizeof(ulong) + sizeof(int)]);
            memory.Write(known);
            save(memory);
            if (memory.Length > MostBytesOfOne)
                return;
            byte[] bytes = memory.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderLength - sizeof(int)), known.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(Mark.Length), CheckSum(bytes.AsSpan(Mark.Length + sizeof(ulong))));
            string path = PathOf(key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Written beside and then moved: another run never reads half a digest.
            string beside = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, path, overwrite: true);
            _grew = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next run reads the captures again.
        }
    }

    void Begin(StringBuilder text)
    {
        // The build tells versions apart that have the same number.
        text.Append(Form).Append('\n').Append(typeof(DigestCache).Assembly.ManifestModule.ModuleVersionId).Append('\n').Append(top).Append('\n');
    }

    static bool Append(StringBuilder text, CaptureSeries series)
    {
        foreach (string path in series.Paths)
        {
            var file = new FileInfo(path);
            if (!file.Exists || !file.Attributes.HasFlag(FileAttributes.Normal) && (file.Attributes & FileAttributes.Device) != 0)
                return false;
            text.Append(file.FullName).Append('\0').Append(path).Append('\0').Append(file.Length).Append('\0').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }
        text.Append('\n');
        return true;
    }

    /// <summary>Tells what a disk or an interrupted run spoilt. The cryptography library would take longer to load than all the rest.</summary>
    static ulong CheckSum(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashOfBytes();
        hash.AddWords(bytes);
        return hash.Value;
    }

    /// <summary>Where what has a key is kept.</summary>
    internal string PathOf(string key)
    {
        var hash = new HashOfBytes();
        hash.Add(MemoryMarshal.AsBytes(key.AsSpan()));
        string name = hash.Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        return Path.Combine(folder, name[..2], name + ".digest");
    }
}
