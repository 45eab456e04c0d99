using System.Runtime.InteropServices;
using System.Text;

namespace PcapPorts.Protocols;

/// <summary>A request of SMB2, as its response needs it.</summary>
/// <param name="Frame">Its frame, counting from 1; 0 when it was not seen.</param>
/// <param name="Nanoseconds">Time of that frame since 1970.</param>
/// <param name="Level">What it asks for: the level of a directory's entries, or class and level of file information.</param>
/// <param name="Name">The share that a tree connect asks for, UTF-8; null for others.</param>
readonly record struct Smb2Request(long Frame, long Nanoseconds, int Level, byte[]? Name);

/// <summary>What is remembered of a connection: requests that wait and the names of trees. Bounded; when full the oldest knowledge goes at once.</summary>
sealed class Smb2Session
{
    const int MaxRequests = 1024, MaxTrees = 1024, LongestName = 1024;

    readonly Dictionary<ulong, Smb2Request> _requests = [];
    readonly Dictionary<(uint Tree, ulong Session), byte[]> _trees = [];

    /// <summary>Notes a request, or finds that of a response.</summary>
    public Smb2Request Match(ulong id, int command, bool isResponse, in Segment segment)
    {
        ulong key = Key(id, command);
        if (isResponse)
            return _requests.GetValueOrDefault(key);
        if (_requests.Count >= MaxRequests)
            _requests.Clear();
        var request = new Smb2Request(segment.FrameNumber, segment.Nanoseconds, 0, null);
        _requests[key] = request;
        return request;
    }

    /// <summary>Notes the share that a tree connect asks for.</summary>
    /// <param name="id">The message.</param>
    /// <param name="utf16">The share's name.</param>
    public void Name(ulong id, ReadOnlySpan<byte> utf16)
    {
        ref Smb2Request request = ref CollectionsMarshal.GetValueRefOrNullRef(_requests, Key(id, 3));
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref request))
            request = request with { Name = Encoding.Convert(Encoding.Unicode, Encoding.UTF8, utf16[..Math.Min(utf16.Length, LongestName)].ToArray()) };
    }

    /// <summary>Notes what a request for names or information asks for.</summary>
    public void Level(ulong id, int level)
    {
        foreach (int command in (ReadOnlySpan<int>)[14, 16])
        {
            ref Smb2Request request = ref CollectionsMarshal.GetValueRefOrNullRef(_requests, Key(id, command));
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref request))
                request = request with { Level = level };
        }
    }

    /// <summary>The name of a tree, UTF-8; null when its connect was not seen.</summary>
    public byte[]? Tree(uint tree, ulong session) => _trees.GetValueOrDefault((tree, session));

    /// <summary>Notes the name of a tree.</summary>
    public void SetTree(uint tree, ulong session, byte[] name)
    {
        if (_trees.Count >= MaxTrees)
            _trees.Clear();
        _trees[(tree, session)] = name;
    }

    // Messages of one chain may share a number in odd implementations, not with the same command.
    static ulong Key(ulong id, int command) => id << 8 | (uint)command;
}
