using System.Runtime.CompilerServices;
using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer;

/// <summary>A theory that needs libtorch; where that is missing, it is skipped and says why.</summary>
public sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Skip = TorchLibrary.Current.IsAvailable ? null : TorchLibrary.Current.Problem;
    }
}
