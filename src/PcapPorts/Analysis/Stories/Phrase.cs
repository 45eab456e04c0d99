namespace PcapPorts.Analysis.Stories;

/// <summary>What one message says.</summary>
/// <param name="Clause">A clause that follows "the client" or "the server".</param>
/// <param name="After">Nanoseconds from the request that it answers; null when it answers none.</param>
readonly record struct Phrase(string Clause, long? After = null);
