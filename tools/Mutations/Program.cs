using PcapPorts.Mutations;

const string Usage = """
    usage: Mutations [--seed N] [--cases N] [--every N] [--only NAME] [--case KIND:NUMBER] [--time-limit SECONDS]
                     [--memory-limit MIB] [--keep FOLDER] [--report FILE] CAPTURE|FOLDER...

    Reads each capture whole, cut at N random places and with N random mutations (default 50): on one thread, on two with small
    windows, and through the program's own entry point with several commands. Exit status 0: every run ended with 0, 1 or 3, in time and within memory, without an
    exception, with whole JSON lines, and alike on one thread and two. 1: some did not; their inputs are kept, and the message
    says how to repeat the case.
    """;

try
{
    TortureOptions options = TortureOptions.Parse(args);
    DirectoryInfo work = Directory.CreateTempSubdirectory("mutations-");
    TextWriter messages = OperatingSystem.IsWindows() ? Console.Error : CommandRun.KeepStandardError();
    using CommandRun? program = OperatingSystem.IsWindows() ? null : new CommandRun(work.FullName);
    var judge = new Judge(TimeSpan.FromSeconds(options.TimeLimitSeconds), options.MemoryLimit, program);
    bool sound = new Torture(options, judge, work, messages).Run();
    if (sound)
        work.Delete(recursive: true);
    // A thread that hangs must not keep the process.
    Environment.Exit(sound ? 0 : 1);
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
