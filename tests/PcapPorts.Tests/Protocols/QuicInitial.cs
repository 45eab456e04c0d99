using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PcapPorts.Tests.Protocols;

/// <summary>Writes a client's first packet (RFC 9001 section 5), protected as its version wants it.</summary>
static class QuicInitial
{
    static readonly byte[] Id = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <param name="version">The version in the header.</param>
    /// <param name="salt">The salt of the version whose keys it has.</param>
    /// <param name="frames">Its frames; they are padded.</param>
    public static byte[] Client(uint version, string salt, byte[] frames)
    {
        byte[] plain = [.. frames, .. new byte[100]];
        byte[] header = [0xc3, 0, 0, 0, 0, 8, .. Id, 0, 0, 0x40, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), version);
        int numberAt = header.Length - 4;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(numberAt - 2), (ushort)(0x4000 | (4 + plain.Length + 16)));
        byte[] secret = Expand(HKDF.Extract(HashAlgorithmName.SHA256, Id, Convert.FromHexString(salt)), "client in", 32);
        byte[] body = new byte[plain.Length], tag = new byte[16];
        using (var gcm = new AesGcm(Expand(secret, "quic key", 16), 16))
            gcm.Encrypt(Expand(secret, "quic iv", 12), plain, body, tag, header);
        byte[] packet = [.. header, .. body, .. tag];
        using var aes = Aes.Create();
        aes.Key = Expand(secret, "quic hp", 16);
        byte[] mask = aes.EncryptEcb(packet.AsSpan(numberAt + 4, 16), PaddingMode.None);
        packet[0] ^= (byte)(mask[0] & 15);
        for (int i = 0; i < 4; i++)
            packet[numberAt + i] ^= mask[1 + i];
        return packet;
    }

    static byte[] Expand(byte[] secret, string label, int length)
        => HKDF.Expand(HashAlgorithmName.SHA256, secret, length, [0, (byte)length, (byte)(6 + label.Length), .. Encoding.ASCII.GetBytes("tls13 " + label), 0]);
}
