using System.Globalization;

namespace PcapPorts.App.Tests.Views;

/// <summary>How long a test waits for what it looks for before it calls it missing.</summary>
static class Patience
{
    /// <summary>
    /// Long enough for a machine that does ten other things; nobody waits so long for what comes at all. <c>PCAPPORTS_PATIENCE</c> gives other
    /// seconds, for who works on a test that fails.
    /// </summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("PCAPPORTS_PATIENCE"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : 180);
}
