using PcapPorts.Mutations;

const string Usage = """
    usage: Mutations [--seed N] [--cases N] [--every N] [--only NAME] [--case KIND:NUMBER] [--time-limit SECONDS]
                     [--memory-limit MIB] [--keep FOLDER] [--report FILE] CAPTURE|FOLDER...

    Reads each capture whole, cut at N random places and with N random mutations (default 50), as the flows command does: on one
    thread, and on two with small windows. Exit status 0: every run ended with 0, 1 or 3, in time and within memory, without an
    exception, with whole JSON lines, and alike on one thread and two. 1: some did not; their inputs are kept, and the message
    says how to repeat the case.
    """;

try
{
    var torture = new Torture(TortureOptions.Parse(args), Console.Error);
    // A thread that hangs must not keep the process.
    Environment.Exit(torture.Run() ? 0 : 1);
    return 0;
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"Mutations: {wrong.Message}\n\n{Usage}");
    return 2;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"Mutations: {failure.Message}");
    return 2;
}
