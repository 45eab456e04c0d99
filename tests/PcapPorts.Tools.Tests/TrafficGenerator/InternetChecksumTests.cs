using PcapPorts.TrafficGenerator;

namespace PcapPorts.Tools.Tests.TrafficGenerator;

public class InternetChecksumTests
{
    /// <summary>The example of RFC 1071 section 3: 0001 f203 f4f5 f6f7 sum to ddf2.</summary>
    [Fact]
    public void TheExampleOfTheRfcHolds()
        => Assert.Equal((ushort)(0xffff - 0xddf2), InternetChecksum.Finish(InternetChecksum.Add(0, [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7])));

    [Fact]
    public void AnyLengthGivesWhatWordByWordGives()
    {
        byte[] bytes = new byte[100];
        new RandomBits(7).Fill(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            uint sum = 0;
            for (int i = 0; i < length; i++)
                sum += (uint)bytes[i] << (i % 2 == 0 ? 8 : 0);
            while (sum > 0xffff)
                sum = (sum >> 16) + (sum & 0xffff);
            Assert.Equal((ushort)~sum, InternetChecksum.Finish(InternetChecksum.Add(0, bytes.AsSpan(0, length))));
        }
    }
}
