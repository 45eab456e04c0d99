namespace PcapPorts.Tests.Protocols;

public class WireTests
{
    [Fact]
    public void Notation_means_bytes_text_and_repetition() =>
        Assert.Equal([0x16, 0x03, (byte)'a', (byte)' ', (byte)'b', 0, 0, 0, 1], Wire.Bytes("1603 'a b' 00*3 01"));
}
