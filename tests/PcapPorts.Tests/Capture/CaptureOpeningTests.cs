using System.Text;
using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

public class CaptureOpeningTests
{
    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("ab", "plain text")]
    [InlineData("../../default/pcap/ookla.pcap", "plain text")]
    [InlineData("\u007fELF\u0002\u0001\u0001\0", "an ELF program")]
    [InlineData("PK\u0003\u0004\u0014\0\u0008\0", "a zip archive")]
    [InlineData("snoop\0\0\0\0\0\0\u0002", "a snoop capture")]
    [InlineData("GMBU\0\u0002\0\0", "Network Monitor")]
    [InlineData("BZh91AY&SY", "bzip2")]
    [InlineData("\u00fd7zXZ\0\0", "xz")]
    [InlineData("%PDF-1.7", "a PDF document")]
    [InlineData("iptrace 2.0\0", "iptrace")]
    [InlineData("\0\u0001\u0002\u0003", "begins with 00010203")]
    [InlineData("\0\u0001", "a file of 2 bytes")]
    public void WhatIsNoCaptureIsNamed(string content, string cause)
    {
        var refusal = Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(Encoding.Latin1.GetBytes(content)));

        Assert.Equal(("test", 0), (refusal.Name, refusal.Offset));
        Assert.Contains(cause, refusal.Cause, StringComparison.Ordinal);
        Assert.Contains("where a pcap or pcapng capture was expected", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErfRecordIsRecognised()
    {
        byte[] record = new byte[96];
        new Random(1).NextBytes(record);
        (record[8], record[9], record[10], record[11], record[12], record[13], record[14], record[15]) = (2, 4, 0, 96, 0, 0, 0, 76);
        record[0] = 0x80;

        Assert.Contains("Endace ERF", Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(record)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileAndADirectoryAreRefused()
    {
        string folder = Directory.CreateTempSubdirectory("pcapports").FullName;
        try
        {
            Assert.Throws<FileNotFoundException>(() => CaptureReader.Open(Path.Combine(folder, "none.pcap")));
            Assert.Contains("a directory", Assert.Throws<CaptureFormatException>(() => CaptureReader.Open(folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void AFileIsReadByPathAndKeepsItsName()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] content = new CaptureBytes().PcapHeader().PcapRecord(1, 2, CaptureBytes.Data(70)).ToArray();
            File.WriteAllBytes(path, content);

            using CaptureReader reader = CaptureReader.Open(path);

            Assert.Equal(path, reader.Name);
            Assert.Equal(ReadFrame.All(content), ReadFrame.All(reader));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ADisposedReaderReadsNoMore()
    {
        CaptureReader reader = ReadFrame.Open(new CaptureBytes().PcapHeader().PcapRecord(1, 2, CaptureBytes.Data(70)).ToArray());
        reader.Dispose();
        reader.Dispose();

        Assert.False(reader.Read(new FrameBatch()));
    }
}
