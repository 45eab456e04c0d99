using System.Globalization;
using System.Runtime.InteropServices;
using PcapPorts.App.Streams;

namespace PcapPorts.App.Live;

/// <summary>
/// Capturing takes rights, decoding does not: once devices and files are open, root gives up being root for good. libc changes every thread, and the kernel takes
/// all capabilities from each.
/// </summary>
static unsafe partial class Privileges
{
    /// <summary>Becomes another user, if this process may and should.</summary>
    /// <param name="user">A user's name; <c>root</c> to stay; null for the user who called sudo, if anybody did.</param>
    /// <param name="file">A file that becomes that user's; null for none.</param>
    /// <returns>The user's number, or -1 when nothing was changed.</returns>
    public static long Drop(string? user, string? file)
    {
        if (OperatingSystem.IsWindows())
            return user is null ? -1 : throw new RunException("-Z: Windows cannot change the user of a running program");
        if (!Environment.IsPrivilegedProcess)
            return user is null or "root" ? -1 : throw new RunException($"-Z {user}: only root can become another user");
        (uint User, uint Group)? target = user is null ? Caller() : OfName(user);
        if (target is not { } to || to.User == 0)
            return -1;
        if (file is not null and not "-")
            _ = ChangeOwner(file, to.User, to.Group);
        uint group = to.Group;
        if (SetGroups(1, &group) != 0 || SetGroup(group) != 0 || SetUser(to.User) != 0)
            throw new RunException($"the rights of root cannot be given up: {FailureCause.OfError(Marshal.GetLastPInvokeError())}; -Z root keeps them");
        return to.User;
    }

    /// <summary>Who called sudo (sudo(8), ENVIRONMENT).</summary>
    static (uint User, uint Group)? Caller() =>
        uint.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
            && uint.TryParse(Environment.GetEnvironmentVariable("SUDO_GID"), NumberStyles.None, CultureInfo.InvariantCulture, out uint group)
            ? (user, group) : null;

    /// <summary>A user of passwd(5).</summary>
    static (uint User, uint Group) OfName(string name)
    {
        foreach (string line in File.ReadLines("/etc/passwd"))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 4 && fields[0] == name
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
                && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out uint group))
                return (user, group);
        }
        throw new RunException($"-Z {name}: /etc/passwd has no such user");
    }

    [LibraryImport("libc", EntryPoint = "setgroups", SetLastError = true)]
    private static partial int SetGroups(nuint count, uint* groups);

    [LibraryImport("libc", EntryPoint = "setgid", SetLastError = true)]
    private static partial int SetGroup(uint group);

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    private static partial int SetUser(uint user);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
