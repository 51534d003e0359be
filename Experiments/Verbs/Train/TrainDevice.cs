using System.Globalization;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Launch;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Train;

/// <summary>The device of one process: its GPU, or the CPU.</summary>
/// <param name="OnGpu">True for a GPU.</param>
/// <param name="Index">Number of the GPU; 0 for the CPU.</param>
/// <param name="Name">The card's name, or <c>CPU</c>.</param>
public sealed record TrainDevice(bool OnGpu, int Index, string Name)
{
    /// <summary>Chooses the device of a process.</summary>
    /// <param name="wanted"><c>auto</c>, <c>cpu</c> or <c>cuda</c>; auto takes a GPU where libtorch sees one.</param>
    /// <param name="environment">Gives the process's place on its host.</param>
    /// <exception cref="TorchException">libtorch is not there.</exception>
    /// <exception cref="SpecException">A GPU was asked for and there is none, or too few for the processes of this host.</exception>
    public static TrainDevice Choose(string wanted, LaunchEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        TorchLibrary.Require();
        if (wanted == "cpu" || (wanted == "auto" && !Cuda.IsAvailable))
        {
            return new TrainDevice(false, 0, "CPU");
        }

        var devices = Cuda.IsAvailable ? Cuda.DeviceCount : 0;
        if (environment.LocalRank >= devices)
        {
            var found =
                devices == 0
                    ? "libtorch sees no GPU here"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"process {environment.LocalRank} of this host has no GPU of its own: libtorch sees {devices}"
                    );
            throw new SpecException(
                new Problem(
                    "$.training.device",
                    found,
                    devices == 0
                        ? $"write 'cpu', or set {TorchFolder.Variable} to the folder of a PyTorch with CUDA (this is {TorchLibrary.Versions} of {TorchLibrary.Current.Folder!.Path})"
                        : "start as many processes as there are GPUs, or write 'cpu'"
                )
            );
        }

        Cuda.SetDevice(environment.LocalRank);
        return new TrainDevice(true, environment.LocalRank, Cuda.DeviceName(environment.LocalRank));
    }
}
