namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>One kernel family at one shape.</summary>
/// <param name="Family">Such as <c>gemm</c>.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Pairs <c>name=value</c> with blanks between.</param>
/// <param name="Flops">Floating-point operations of one launch, a multiply-add is two; 0 where none are counted.</param>
/// <param name="Bytes">Least bytes that one launch reads and writes; 0 where none are counted.</param>
/// <param name="Make">Makes the operands on a device and returns the launch; null if this libtorch lacks the operator.</param>
/// <param name="OnHost">True if the host's time is asked for: what issuing, or waiting, costs.</param>
public sealed record KernelCase(
    string Family,
    ScalarType Type,
    string Shape,
    long Flops,
    long Bytes,
    Func<Device, KernelWork?> Make,
    bool OnHost = false
)
{
    /// <summary>Type as files call it.</summary>
    public string TypeName => TypeNames.Of(Type);

    /// <summary>Bytes of the operands, about; decides how many launches fit between two readings of the clock.</summary>
    public long Weight => Math.Max(Bytes, Flops / 200);
}
