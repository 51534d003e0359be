using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Measuring.Timing;

namespace SimMoE.Trainer.Measuring;

/// <summary>Brings numbers of all ranks together. Every rank makes the same calls with as many numbers.</summary>
public static class Gathering
{
    /// <summary>Every rank's numbers, on every rank.</summary>
    /// <param name="group">Whose.</param>
    /// <param name="device">Where the communicator's tensors stand.</param>
    /// <param name="values">This rank's.</param>
    public static double[][] All(ICommunicator group, MeasuringDevice device, double[] values)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(values);
        if (group.Size == 1)
        {
            return [values];
        }

        using var scope = torch.NewDisposeScope();
        var send = torch.tensor(values, ScalarType.Float64).to(device.Device);
        var receive = torch.zeros([group.Size * values.Length], ScalarType.Float64, device.Device);
        group.AllGather(receive, send).Wait();
        return [.. TensorValues.Of<double>(receive).Chunk(values.Length)];
    }

    /// <summary>Sum over the ranks, on every rank; exact up to 2^53.</summary>
    /// <param name="group">Whose.</param>
    /// <param name="device">Where the communicator's tensors stand.</param>
    /// <param name="value">This rank's.</param>
    public static long Sum(ICommunicator group, MeasuringDevice device, long value) =>
        (long)All(group, device, [value]).Sum(values => values[0]);
}
