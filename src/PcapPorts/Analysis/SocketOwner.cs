namespace PcapPorts.Analysis;

/// <summary>Who holds a socket of this host.</summary>
/// <param name="UserId">Number of the user.</param>
/// <param name="User">The user's name; null when the system has none.</param>
/// <param name="ProcessId">Number of the process; 0 when it is not known (it takes the right to look into other users' processes).</param>
/// <param name="Process">Name of the program, as the kernel has it: up to 15 bytes, not trusted.</param>
public sealed record SocketOwner(uint UserId, string? User, int ProcessId, string? Process);
