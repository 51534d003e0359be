using System.Buffers.Binary;

namespace SimMoE.Tests.Trainer.Data;

/// <summary>Token files put together number by number.</summary>
internal static class TokenBytes
{
    public static byte[] Header(params int[] numbers)
    {
        var header = new byte[1024];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 * i), numbers[i]);
        }

        return header;
    }

    public static byte[] UInt16(params int[] ids) => [.. ids.SelectMany(id => new[] { (byte)(id & 255), (byte)(id >> 8) })];
}
