using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SimMoE.Trainer.Interop;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>What a reader of a measurement wants to know of the machine. Nothing of the environment but the variables that steer the
/// transfer.</summary>
public static class MachineFacts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Variables =
    [
        "NCCL_P2P_LEVEL",
        "NCCL_P2P_DISABLE",
        "NCCL_SHM_DISABLE",
        "NCCL_SOCKET_IFNAME",
        "NCCL_NVLS_ENABLE",
        "NCCL_ALGO",
        "NCCL_PROTO",
        "NCCL_MIN_NCHANNELS",
        "NCCL_MAX_NCHANNELS",
        "NCCL_IB_DISABLE",
        "GLOO_SOCKET_IFNAME",
        "OMP_NUM_THREADS",
        "CUDA_VISIBLE_DEVICES",
        "MALLOC_MMAP_THRESHOLD_",
        "MALLOC_TRIM_THRESHOLD_",
    ];

    /// <summary>NCCL's version as it numbers itself, 22809 for 2.28.9; 0 without NCCL.</summary>
    public static int NcclCode => NcclLibrary.IsAvailable ? Nccl.Version : 0;

    /// <summary>The same for a person.</summary>
    public static string NcclVersion =>
        string.Create(CultureInfo.InvariantCulture, $"{NcclCode / 10000}.{NcclCode / 100 % 100}.{NcclCode % 100}");

    /// <summary>Name of each fact and its text.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="cuda">True to ask the GPUs' driver.</param>
    public static IReadOnlyDictionary<string, string> Of(Func<string, string?> variable, bool cuda)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["system"] = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
            ["processor"] = Processor(),
            ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["libtorch"] = TorchLibrary.Versions,
            ["threads"] = TorchSharp.torch.get_num_threads().ToString(CultureInfo.InvariantCulture),
        };
        foreach (var name in Variables)
        {
            if (variable(name) is { } value)
            {
                facts[name] = value;
            }
        }

        if (cuda)
        {
            facts["gpus"] = Ask("--query-gpu=index,name,driver_version,memory.total,clocks.max.sm,pci.bus_id", "--format=csv,noheader");
            // nvidia-smi underlines its header with terminal codes.
            facts["topology"] = Ask("topo", "-m")
                .Replace("\u001b[4m", "", StringComparison.Ordinal)
                .Replace("\u001b[0m", "", StringComparison.Ordinal);
        }

        return facts;
    }

    // Linux says it; other systems leave the fact empty.
    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? "";
    }

    // The driver's own program; a machine without it has the facts left empty.
    private static string Ask(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("nvidia-smi", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            );
            if (process is null)
            {
                return "";
            }

            var text = process.StandardOutput.ReadToEndAsync();
            return process.WaitForExit(Patience) && text.Wait(Patience) ? text.Result.Trim() : "";
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return "";
        }
    }
}
