using SimMoE.Units;

namespace SimMoE.Simulator.Compute;

/// <summary>What a group of kernels costs.</summary>
/// <param name="Device">Time on the device when nothing else runs there.</param>
/// <param name="Launches">Kernels to launch.</param>
public readonly record struct KernelCost(SimDuration Device, int Launches)
{
    /// <summary>One after the other.</summary>
    public static KernelCost operator +(KernelCost left, KernelCost right) =>
        new(left.Device + right.Device, left.Launches + right.Launches);
}
