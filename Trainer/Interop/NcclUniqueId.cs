using System.Runtime.CompilerServices;

namespace SimMoE.Trainer.Interop;

/// <summary>ncclUniqueId: what the ranks of a communicator share beforehand. NCCL takes it by value, so it is no array.</summary>
[InlineArray(Size)]
public struct NcclUniqueId
{
    /// <summary>NCCL_UNIQUE_ID_BYTES of nccl.h.</summary>
    public const int Size = 128;

    private byte _first;

    /// <summary>Reads an id that another rank made.</summary>
    /// <param name="data"><see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static NcclUniqueId FromBytes(ReadOnlySpan<byte> data)
    {
        if (data.Length != Size)
        {
            throw new ArgumentException($"{data.Length} bytes where an id has {Size}", nameof(data));
        }

        var id = default(NcclUniqueId);
        data.CopyTo(id);
        return id;
    }

    /// <summary>Its bytes, for the other ranks.</summary>
    public readonly byte[] ToBytes()
    {
        ReadOnlySpan<byte> data = this;
        return data.ToArray();
    }
}
