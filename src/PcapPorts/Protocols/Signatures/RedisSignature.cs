using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Redis's serialization protocol (RESP2 and RESP3): requests are arrays of bulk strings that begin with a command, replies begin with their type.</summary>
static class RedisSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Array, (byte)'*');
        table.Tcp(Reply, (byte)'+', (byte)'-', (byte)':', (byte)'$', (byte)'%', (byte)'>', (byte)'~');
    }

    internal static PayloadVerdict Array(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        int count = payload.LineEnds && line.Length is > 1 and < 9 ? Text.Number(line[1..]) : -1;
        if (count < 0)
            return payload.Bytes.SequenceEqual("*-1\r\n"u8) ? ServiceId.Redis.LikelyFromServer : default;
        ReadOnlySpan<byte> rest = payload.Bytes[line.Length..];
        if (!rest.StartsWith("\r\n"u8))
            return default;
        rest = rest[2..];
        if (rest.IsEmpty)
            return count == 0 ? ServiceId.Redis.FromServer : ServiceId.Redis.SideOpen;
        if (rest[0] is (byte)':' or (byte)'*' or (byte)'+' or (byte)'-')
            return ServiceId.Redis.FromServer;
        if (rest[0] != '$')
            return default;
        int end = rest.IndexOf("\r\n"u8);
        int size = end is > 1 and < 11 ? Text.Number(rest[1..end]) : -1;
        if (size < 0)
            return end > 0 && rest[1] == '-' ? ServiceId.Redis.FromServer : default;
        ReadOnlySpan<byte> word = rest[(end + 2)..];
        word = word.Length > size ? word[..size] : word;
        // Published messages carry these words in small letters and an integer or text behind them.
        if (word.SequenceEqual("message"u8) || word.SequenceEqual("pmessage"u8) || ((word.SequenceEqual("subscribe"u8) || word.SequenceEqual("psubscribe"u8)) && rest.IndexOf("\r\n:"u8) > 0))
            return ServiceId.Redis.FromServer;
        return IsCommand(word) ? ServiceId.Redis.FromClient : ServiceId.Redis.SideOpen;
    }

    /// <summary>Whether a word is a command in use: letters only, and one that data seldom equal.</summary>
    static bool IsCommand(ReadOnlySpan<byte> word) => word.Length switch
    {
        3 => Is(word, "GET"u8) || Is(word, "SET"u8) || Is(word, "DEL"u8) || Is(word, "TTL"u8) || Is(word, "ACL"u8),
        4 => Is(word, "PING"u8) || Is(word, "AUTH"u8) || Is(word, "INFO"u8) || Is(word, "KEYS"u8) || Is(word, "HSET"u8) || Is(word, "HGET"u8) || Is(word, "MGET"u8)
            || Is(word, "MSET"u8) || Is(word, "INCR"u8) || Is(word, "DECR"u8) || Is(word, "SADD"u8) || Is(word, "SREM"u8) || Is(word, "ZADD"u8) || Is(word, "LLEN"u8)
            || Is(word, "LPOP"u8) || Is(word, "RPOP"u8) || Is(word, "EVAL"u8) || Is(word, "EXEC"u8) || Is(word, "SCAN"u8) || Is(word, "TYPE"u8) || Is(word, "ECHO"u8)
            || Is(word, "QUIT"u8) || Is(word, "HDEL"u8) || Is(word, "XADD"u8) || Is(word, "SAVE"u8) || Is(word, "ROLE"u8),
        5 => Is(word, "HELLO"u8) || Is(word, "SETEX"u8) || Is(word, "SETNX"u8) || Is(word, "LPUSH"u8) || Is(word, "RPUSH"u8) || Is(word, "BLPOP"u8) || Is(word, "BRPOP"u8)
            || Is(word, "MULTI"u8) || Is(word, "WATCH"u8) || Is(word, "HMSET"u8) || Is(word, "HMGET"u8) || Is(word, "XREAD"u8) || Is(word, "PSYNC"u8),
        6 => Is(word, "SELECT"u8) || Is(word, "EXISTS"u8) || Is(word, "EXPIRE"u8) || Is(word, "CONFIG"u8) || Is(word, "CLIENT"u8) || Is(word, "LRANGE"u8)
            || Is(word, "ZRANGE"u8) || Is(word, "SCRIPT"u8) || Is(word, "DBSIZE"u8) || Is(word, "INCRBY"u8) || Is(word, "MODULE"u8),
        7 => Is(word, "COMMAND"u8) || Is(word, "EVALSHA"u8) || Is(word, "PUBLISH"u8) || Is(word, "HGETALL"u8) || Is(word, "FLUSHDB"u8) || Is(word, "SLAVEOF"u8)
            || Is(word, "SLOWLOG"u8) || Is(word, "MONITOR"u8) || Is(word, "CLUSTER"u8) || Is(word, "GETRANGE"u8),
        8 => Is(word, "SMEMBERS"u8) || Is(word, "FLUSHALL"u8) || Is(word, "REPLCONF"u8),
        9 => Is(word, "SUBSCRIBE"u8) || Is(word, "SISMEMBER"u8) || Is(word, "REPLICAOF"u8),
        10 => Is(word, "PSUBSCRIBE"u8),
        _ => false,
    };

    static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name) => Text.Begins(word, name);

    internal static PayloadVerdict Reply(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds || line.Length < 2)
            return default;
        bool known = payload.On(6379);
        switch (line[0])
        {
            case (byte)'+':
                return line.SequenceEqual("+PONG"u8) || line.SequenceEqual("+QUEUED"u8) || (known && line.Length <= 64) ? ServiceId.Redis.FromServer
                    : line.SequenceEqual("+OK"u8) ? Verdicts.SomeServer : default;
            case (byte)'-':
                return Text.Begins(line, "-NOAUTH "u8) || Text.Begins(line, "-WRONGTYPE "u8) || Text.Begins(line, "-WRONGPASS "u8) || Text.Begins(line, "-MOVED "u8)
                    || Text.Begins(line, "-ERR unknown command"u8) || Text.Begins(line, "-ERR wrong number of"u8) || Text.Begins(line, "-DENIED Redis"u8)
                    || (known && Text.Begins(line, "-ERR"u8)) ? ServiceId.Redis.FromServer : Text.Begins(line, "-ERR"u8) ? Verdicts.SomeServer : default;
            case (byte)':':
                return known && payload.Length == line.Length + 2 && line.Length <= 21 && Text.IsDigits(line[(line[1] == '-' ? 2 : 1)..]) ? ServiceId.Redis.FromServer : default;
            case (byte)'$':
                if (line.SequenceEqual("$-1"u8))
                    return ServiceId.Redis.LikelyFromServer;
                int size = Text.Number(line[1..]);
                return size < 0 || (!known && size + line.Length + 4 != payload.Length) ? default : ServiceId.Redis.FromServer;
            default:
                return known && Text.Number(line[1..]) >= 0 ? ServiceId.Redis.FromServer : default;
        }
    }
}
