using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer;

/// <summary>The device that tests run on: the CPU, or with SIMMOE_TEST_DEVICE=cuda the current GPU.</summary>
public static class TestDevice
{
    /// <summary>cpu or cuda.</summary>
    public const string Variable = "SIMMOE_TEST_DEVICE";

    /// <summary>Where tests put their tensors.</summary>
    public static torch.Device Current { get; } = Choose();

    /// <summary>True if tests run on a GPU.</summary>
    public static bool IsCuda => Current.type == DeviceType.CUDA;

    private static torch.Device Choose()
    {
        TorchLibrary.Require();
        return (Environment.GetEnvironmentVariable(Variable) ?? "cpu") switch
        {
            "" or "cpu" => torch.CPU,
            "cuda" => new torch.Device(0),
            var other => throw new InvalidOperationException($"{Variable} is '{other}'; set it to cpu or cuda"),
        };
    }
}
