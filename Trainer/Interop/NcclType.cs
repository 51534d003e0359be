namespace SimMoE.Trainer.Interop;

/// <summary>c10::ScalarType's numbers in NCCL's terms.</summary>
internal static class NcclType
{
    /// <summary>ncclUint8: where bytes only move.</summary>
    public const int Byte = 1;

    /// <summary>ncclDataType_t for a reduction.</summary>
    /// <param name="dtype">c10::ScalarType's number.</param>
    /// <exception cref="TorchException">NCCL cannot reduce it.</exception>
    public static int ForReduction(int dtype) =>
        dtype switch
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

    /// <summary>ncclRedOp_t: sum 0, maximum 2, minimum 3, mean 4.</summary>
    /// <param name="operation">simmoe_native.h's number: 0 sum, 1 mean, 2 max, 3 min.</param>
    public static int Operation(int operation) =>
        operation switch
        {
            0 => 0,
            1 => 4,
            2 => 2,
            3 => 3,
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "0 sum, 1 mean, 2 max, 3 min"),
        };
}
