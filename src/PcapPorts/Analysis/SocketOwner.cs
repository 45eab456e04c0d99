namespace PcapPorts.Analysis;

/// <summary>Who holds a socket of this host.</summary>
/// <param name="UserId">Number of the user; null where users have none (Windows), or it is not known.</param>
/// <param name="User">The user's name; null when the system has none, or does not tell.</param>
/// <param name="ProcessId">Number of the process; 0 when it is not known (it takes the right to look into other users' processes).</param>
/// <param name="Process">Name of the program, as the system has it: on Linux up to 15 bytes. Not trusted.</param>
public sealed record SocketOwner(uint? UserId, string? User, int ProcessId, string? Process)
{
    /// <summary>The user's name, else its number, else null.</summary>
    public string? UserText => User ?? UserId?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
