using System.Diagnostics;
using System.Text;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>Runs the built executable as a process, as a shell would.</summary>
sealed record Pcapports(int Status, string Output, string Error)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The executable of the configuration that these tests were built in.</summary>
    public static string Executable { get; } = Repository.PathOf(
        $"src/PcapPorts.App/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0/pcapports{(OperatingSystem.IsWindows() ? ".exe" : "")}");

    /// <summary>Runs it without input.</summary>
    public static Pcapports Run(params string[] arguments) => Run([], arguments);

    /// <summary>Runs it with bytes on standard input.</summary>
    public static Pcapports Run(byte[] input, params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything, which is its right.
        }
        return End(process, output, error);
    }

    /// <summary>Runs a line of shell script, in which <c>$P</c> is the executable and <c>$1</c>, <c>$2</c>, ... the arguments.</summary>
    public static Pcapports Shell(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", .. arguments])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["P"] = Executable;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return End(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Starts it; the caller speaks with it.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        return Process.Start(start)!;
    }

    static Pcapports End(Process process, Task<string> output, Task<string> error)
    {
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("It hangs.");
        }
        return new Pcapports(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
