using System.Security.Cryptography;
using System.Text;
using PcapPorts.Flows;

namespace PcapPorts.Tests.Flows;

public class Sha1BlockTests
{
    [Fact]
    public void EveryLengthHashesAsTheRuntimeDoes()
    {
        byte[] message = [.. Enumerable.Range(0, Sha1Block.MaxLength).Select(i => (byte)(i * 37))];
        byte[] hash = new byte[Sha1Block.HashLength];
        for (int length = 0; length <= message.Length; length++)
        {
            Sha1Block.Hash(message.AsSpan(0, length), hash);
#pragma warning disable CA5350 // It is what is being compared with.
            Assert.Equal(SHA1.HashData(message.AsSpan(0, length)), hash);
#pragma warning restore CA5350
        }
    }

    [Fact]
    public void TheExampleOfTheSpecification()
    {
        byte[] hash = new byte[Sha1Block.HashLength];
        Sha1Block.Hash(Encoding.ASCII.GetBytes("abc"), hash);
        Assert.Equal("a9993e364706816aba3e25717850c26c9cd0d89d", Convert.ToHexStringLower(hash));
    }
}
