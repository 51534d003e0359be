namespace SimMoE.Native;

/// <summary>c10::ScalarType's numbers in NCCL's terms.</summary>
internal static class NcclType
{
    /// <summary>ncclUint8: where bytes only move.</summary>
    public const int Byte = 1;

    /// <summary>ncclDataType_t for a reduction.</summary>
    /// <param name="dtype">c10::ScalarType's number.</param>
    /// <exception cref="TorchException">NCCL cannot reduce it.</exception>
    public static int ForReduction(int dtype) => dtype switch
    {
        0 => 1, // uint8
        1 => 0, // int8
        3 => 2, // int32
        4 => 4, // int64
        5 => 6, // float16
        6 => 7, // float32
        7 => 8, // float64
        15 => 9, // bfloat16
        _ => throw new TorchException($"NCCL reduces no tensors of c10::ScalarType {dtype}; convert them first"),
    };

    /// <summary>Bytes of an element.</summary>
    /// <param name="dtype">c10::ScalarType's number.</param>
    /// <exception cref="TorchException">Not known.</exception>
    public static int Width(int dtype) => dtype switch
    {
        0 or 1 or 11 or 23 or 24 => 1, // uint8, int8, bool, float8_e5m2, float8_e4m3fn
        2 or 5 or 15 => 2, // int16, float16, bfloat16
        3 or 6 => 4, // int32, float32
        4 or 7 => 8, // int64, float64
        _ => throw new TorchException($"tensors of c10::ScalarType {dtype} cannot be exchanged"),
    };

    /// <summary>ncclRedOp_t: sum 0, maximum 2, minimum 3, mean 4.</summary>
    /// <param name="operation">simmoe_native.h's number: 0 sum, 1 mean, 2 max, 3 min.</param>
    public static int Operation(int operation) => operation switch
    {
        0 => 0,
        1 => 4,
        2 => 2,
        3 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "0 sum, 1 mean, 2 max, 3 min"),
    };
}
