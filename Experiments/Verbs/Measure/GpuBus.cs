using System.Globalization;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Finds a GPU's place on the PCI bus in what the driver's program said.</summary>
internal static class GpuBus
{
    /// <summary>Domain, bus and device as nccl-tests writes them, <c>0000:53:00</c>; zeros if it is not known.</summary>
    /// <param name="gpus">Lines that begin with an index and end with a bus id such as <c>00000000:53:00.0</c>.</param>
    /// <param name="device">Index.</param>
    public static string Of(string gpus, int device)
    {
        foreach (var line in gpus.Split('\n'))
        {
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (
                cells.Length > 1
                && cells[0] == device.ToString(CultureInfo.InvariantCulture)
                && cells[^1].Split(':') is [var domain, var bus, var place]
            )
            {
                return $"{domain[Math.Max(0, domain.Length - 4)..]}:{bus}:{place.Split('.')[0]}".ToUpperInvariant();
            }
        }

        return "0000:00:00";
    }
}
