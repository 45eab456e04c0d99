using PcapPorts.Capture.LibPcap;

namespace PcapPorts.App.Tests;

/// <summary>
/// Two network namespaces of this test's own, joined by a veth pair: <c>va</c> in A and <c>vb</c> in B, with addresses of IPv4 and IPv6, and a folder for files. Nothing
/// leaves them, and all of it goes when the test ends.
/// </summary>
sealed class LiveHost : IDisposable
{
    public const string AddressA = "10.231.77.1", AddressB = "10.231.77.2", Address6A = "fd77:231::1", Address6B = "fd77:231::2";

    static int _counter;

    readonly string _prefix = $"pptest{Environment.ProcessId}x{Interlocked.Increment(ref _counter)}";
    readonly List<LiveProcess> _processes = [];

    /// <param name="cannot">What the test cannot do without root, libpcap and the programs that it talks through.</param>
    public LiveHost(string cannot)
    {
        Assert.True(PcapLibrary.IsAvailable, $"without libpcap this test cannot {cannot}: {PcapLibrary.Remedy}");
        Assert.True(Environment.IsPrivilegedProcess, $"without root this test cannot {cannot}");
        Folder = Directory.CreateTempSubdirectory("pcapports-live-").FullName;
        try
        {
            Do("ip", "netns", "add", A);
            Do("ip", "netns", "add", B);
            Do("ip", "link", "add", "va", "netns", A, "type", "veth", "peer", "name", "vb", "netns", B);
            Up(A, "va", AddressA, Address6A);
            Up(B, "vb", AddressB, Address6B);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string A => _prefix + "a";

    public string B => _prefix + "b";

    public string Folder { get; }

    public string PathOf(string file) => Path.Combine(Folder, file);

    void Up(string space, string device, string address, string address6)
    {
        // Without duplicate address detection IPv6 works from the first packet on.
        In(space, "sysctl", "-q", "-w", $"net.ipv6.conf.{device}.accept_dad=0");
        In(space, "ip", "addr", "add", address + "/24", "dev", device);
        In(space, "ip", "addr", "add", address6 + "/64", "dev", device, "nodad");
        In(space, "ip", "link", "set", "lo", "up");
        In(space, "ip", "link", "set", device, "up");
    }

    /// <summary>Runs a program to its end and expects it to succeed.</summary>
    public string Do(string program, params string[] arguments)
    {
        using LiveProcess process = LiveProcess.Start(program, arguments);
        int status = process.WaitForExit();
        Assert.True(status == 0, $"{program} {string.Join(' ', arguments)} ended with {status}: {process.Errors}");
        return process.Output;
    }

    /// <summary>The same in a namespace.</summary>
    public string In(string space, string program, params string[] arguments) => Do("ip", ["netns", "exec", space, program, .. arguments]);

    /// <summary>Starts a program in a namespace; it is killed at the end of the test at the latest.</summary>
    public LiveProcess Start(string space, string program, params string[] arguments)
    {
        LiveProcess process = LiveProcess.Start("ip", ["netns", "exec", space, program, .. arguments]);
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts pcapports in a namespace.</summary>
    public LiveProcess PcapPorts(string space, params string[] arguments) => Start(space, "dotnet", [LiveProcess.Application, .. arguments]);

    /// <summary>Starts <c>pcapports capture</c> in a namespace, and returns when it listens.</summary>
    public LiveProcess Capture(string space, params string[] arguments)
    {
        LiveProcess process = PcapPorts(space, ["capture", .. arguments]);
        process.WaitForError("listening on");
        return process;
    }

    /// <summary>Starts nginx in namespace B on port 80 of both families; it serves <c>/big</c>, at <paramref name="rate"/> bytes a second.</summary>
    public LiveProcess Nginx(string rate = "0")
    {
        File.WriteAllBytes(PathOf("big"), new byte[400_000]);
        File.WriteAllText(PathOf("nginx.conf"), $$"""
            daemon off; pid {{Folder}}/nginx.pid; error_log {{Folder}}/nginx.err; worker_processes 1; user root;
            events {}
            http {
                access_log off; limit_rate {{rate}};
                client_body_temp_path {{Folder}}/1; proxy_temp_path {{Folder}}/2; fastcgi_temp_path {{Folder}}/3; uwsgi_temp_path {{Folder}}/4; scgi_temp_path {{Folder}}/5;
                server { listen 80; listen [::]:80; root {{Folder}}; }
            }
            """);
        LiveProcess nginx = Start(B, "nginx", "-e", PathOf("nginx.err"), "-c", PathOf("nginx.conf"));
        WaitForSocket(B, "-ltn", ":80 ");
        return nginx;
    }

    /// <summary>Waits until ss(8) with some options lists a socket.</summary>
    public void WaitForSocket(string space, string options, string socket)
    {
        for (int i = 0; i < 100; i++)
        {
            if (In(space, "ss", options).Contains(socket, StringComparison.Ordinal))
                return;
            Thread.Sleep(50);
        }
        Assert.Fail($"no socket {socket} was opened: {string.Concat(_processes.Select(process => process.Errors))}");
    }

    public void Dispose()
    {
        foreach (LiveProcess process in _processes)
            process.Dispose();
        foreach (string space in (string[])[A, B])
        {
            using LiveProcess remove = LiveProcess.Start("ip", "netns", "del", space);
            remove.WaitForExit();
        }
        Directory.Delete(Folder, recursive: true);
    }
}
