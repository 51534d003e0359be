using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Experiments.Verbs.Train;

/// <summary>A fact that starts the program where it needs libtorch; skipped, with the reason, where that is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibtorchFactAttribute : FactAttribute
{
    public LibtorchFactAttribute() => Skip = TorchLibrary.Current.IsAvailable ? null : TorchLibrary.Current.Problem;
}
