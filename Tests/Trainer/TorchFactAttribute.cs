using System.Runtime.CompilerServices;
using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer;

/// <summary>A fact that needs libtorch; where that is missing, it is skipped and says why.</summary>
public sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = TorchLibrary.Current.IsAvailable ? null : TorchLibrary.Current.Problem;
    }
}
