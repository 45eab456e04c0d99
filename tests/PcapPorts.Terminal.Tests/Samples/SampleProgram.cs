using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Sessions;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.Terminal.Tests.Samples;

static class SampleProgram
{
    public static void Run(ITerminalBackend backend)
    {
        TableState state = new();
        TableView table = new(new SquareTable(), state);
        StatusBar status = new(() => [new StatusItem("Leave") { KeyName = "q" }, new StatusItem($"row {state.Selected}") { AtRight = true }]);
        Desktop desktop = new(new SplitView(table, status, new() { Share = 1000, Minimum = 1 }));
        ViewContext context = new() { Theme = Theme.Choose("terminal", backend.Capabilities) };
        TerminalApplication application = new(backend, desktop, context);
        desktop.UnhandledKey = key =>
        {
            if (key == Key.Of('q'))
                application.Stop();
            return true;
        };
        application.Run();
    }
}
