using System.Reflection;

#pragma warning disable MA0047 // The runtime looks for it by this name, in no namespace.
/// <summary>
/// Loaded into the real executable (DOTNET_STARTUP_HOOKS) by tests that need a failure nobody has made on purpose: when the file that
/// <c>FAIL_WHEN</c> names appears, it throws, in the thread that draws or in one of its own.
/// </summary>
static class StartupHook
#pragma warning restore MA0047
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("FAIL_WHEN") is not { } file)
            return;
        new Thread(() =>
        {
            while (!File.Exists(file))
                Thread.Sleep(20);
            if (File.ReadAllText(file) == "drawing")
                Drawing(static () => throw new InvalidOperationException("injected while drawing"));
            else
                throw new InvalidOperationException("injected in the background");
        }) { IsBackground = true }.Start();
    }

    /// <summary>Runs an action in the thread that draws. The viewer is found through what it gives messages to.</summary>
    static void Drawing(Action action)
    {
        Assembly program = Assembly.GetEntryAssembly()!;
        Type messages = program.GetType("PcapPorts.App.Streams.Messages", throwOnError: true)!;
        var elsewhere = (Delegate)messages.GetProperty("Elsewhere", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;
        object viewer = elsewhere.Target!;
        object application = viewer.GetType().GetProperty("Application")!.GetValue(viewer)!;
        application.GetType().GetMethod("Post")!.Invoke(application, [action]);
    }
}
