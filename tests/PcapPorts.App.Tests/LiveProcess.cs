using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace PcapPorts.App.Tests;

/// <summary>A program that runs beside the test, with what it writes. It is killed when it is disposed.</summary>
sealed partial class LiveProcess : IDisposable
{
    public const int Interrupt = 2, Kill = 9, Terminate = 15;

    const int Milliseconds = 30_000;

    readonly Process _process;
    readonly StringBuilder _errors = new();
    readonly StringBuilder _output = new();

    LiveProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>The program under test.</summary>
    public static string Application { get; } = Path.Combine(AppContext.BaseDirectory, "PcapPorts.App.dll");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>The lines of its output, each a JSON object.</summary>
    public JsonElement[] Records() => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    public static LiveProcess Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = false })!);

    static void Add(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.Append(line).Append('\n');
    }

    static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    public void WaitForError(string text) => WaitFor(_errors, text);

    public void WaitForOutput(string text) => WaitFor(_output, text);

    void WaitFor(StringBuilder where, string text)
    {
        for (long end = Environment.TickCount64 + Milliseconds; Environment.TickCount64 < end; Thread.Sleep(20))
        {
            if (Text(where).Contains(text, StringComparison.Ordinal))
                return;
            if (_process.HasExited)
            {
                _process.WaitForExit();
                if (Text(where).Contains(text, StringComparison.Ordinal))
                    return;
                break;
            }
        }
        Assert.Fail($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} did not say '{text}': {Errors}{Output}");
    }

    public int WaitForExit()
    {
        Assert.True(_process.WaitForExit(Milliseconds), $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} does not end: {Errors}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Signal(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    /// <summary>Sends a signal and waits for the end.</summary>
    public int Stop(int signal)
    {
        Signal(signal);
        return WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit(Milliseconds);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
