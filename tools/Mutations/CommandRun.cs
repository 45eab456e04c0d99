using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using PcapPorts.Protocols;

namespace PcapPorts.Mutations;

/// <summary>
/// Runs the program itself, in this process: its entry point with a command line, its standard output and standard error caught.
/// Only where descriptors are POSIX's.
/// </summary>
sealed partial class CommandRun : IDisposable
{
    static readonly string[] Flows = ["flows", "--format", "ndjson", "--names", "never", "--threads", "1"];

    /// <summary>The commands of which each input gets one; between them every dissector sees every capture.</summary>
    static readonly string[][] Commands =
    [
        ["info", "--format", "json", "--threads", "2"],
        ["ports", "--format", "ndjson", "--threads", "2"],
        ["flows", "--format", "csv", "--top", "10", "--threads", "2"],
        ["flows", "--format", "json", "--max-flows", "3", "--threads", "2"],
        ["summary", "--threads", "2"],
        ["packets", "-V"],
        ["packets", "--format", "ndjson"],
        ["packets", "--format", "ndjson", .. Dissectors.All.SelectMany(dissector => dissector.Protocols).SelectMany(protocol => (string[])["-e", protocol.Abbreviation])],
        ["packets", "-Y", "tcp.analysis.flags or frame contains \"a\"", "--only-count"],
        ["apps", "--format", "ndjson"],
    ];

    readonly Func<string[], int> _main = EntryPoint();
    readonly FileStream _output, _errors;

    /// <param name="folder">Gets a file for each of the two.</param>
    public CommandRun(string folder)
    {
        _output = Redirect(1, Path.Combine(folder, "output"));
        _errors = Redirect(2, Path.Combine(folder, "errors"));
    }

    static FileStream Redirect(int descriptor, string path)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        if (Duplicate((int)file.SafeFileHandle.DangerousGetHandle(), descriptor) < 0)
            throw new IOException($"descriptor {descriptor} cannot be redirected to {path}");
        return file;
    }

    /// <summary>A second descriptor for standard error as it is now: for what this program itself has to say.</summary>
    public static TextWriter KeepStandardError()
    {
        var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(Duplicate(2), ownsHandle: true), FileAccess.Write, bufferSize: 0);
        return new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };
    }

    static Func<string[], int> EntryPoint()
    {
        MethodInfo main = Assembly.Load("PcapPorts.App").EntryPoint ?? throw new InvalidOperationException("The application has no entry point.");
        return arguments => (int)main.Invoke(null, [arguments])!;
    }

    /// <summary>The flows command, and one of the others or all; what is wrong with them, or null.</summary>
    /// <param name="path">The input.</param>
    /// <param name="expected">What the library alone ended with.</param>
    /// <param name="turn">Chooses the other one; below 0 for all of them.</param>
    public string? Complaint(string path, Outcome expected, int turn)
    {
        (int status, string message) = Run(Flows, path);
        if (Check(status, message) is { } wrong)
            return wrong;
        if (status != expected.ExitStatus)
            return $"flows ends with {status} ({message}), the library with {expected.ExitStatus} ({expected.Message})";
        if (!Text(_output).AsSpan().SequenceEqual(expected.Output))
            return "flows prints something else than the library";
        if (turn >= 0)
            return Complaint(Commands[turn % Commands.Length], path);
        foreach (string[] command in Commands)
        {
            if (Complaint(command, path) is { } other)
                return other;
        }
        return null;
    }

    string? Complaint(string[] command, string path)
    {
        (int status, string message) = Run(command, path);
        string? wrong = Check(status, message) ?? (command.Contains("ndjson") ? Judge.Lines(Text(_output)) : null);
        return wrong is null ? null : $"{string.Join(' ', command)}: {wrong}";
    }

    (int Status, string Message) Run(string[] command, string path)
    {
        _output.SetLength(0);
        _errors.SetLength(0);
        if (Seek(1, 0, 0) != 0 || Seek(2, 0, 0) != 0)
            throw new IOException("the files for output and errors cannot be used again");
        int status = _main([.. command, path]);
        return (status, Encoding.UTF8.GetString(Text(_errors)));
    }

    static byte[] Text(FileStream file)
    {
        byte[] text = new byte[file.Length];
        int length = 0;
        while (length < text.Length && RandomAccess.Read(file.SafeFileHandle, text.AsSpan(length), length) is > 0 and int read)
            length += read;
        return text[..length];
    }

    static string? Check(int status, string message)
    {
        if (status is not (0 or 1 or 3))
            return $"exit status {status} ({message})";
        if (message.Contains("should not have happened", StringComparison.Ordinal))
            return message;
        return status != 0 && message.Length == 0 ? $"exit status {status}, and not a word on standard error" : null;
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "lseek")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(int descriptor, long offset, int origin);
}
