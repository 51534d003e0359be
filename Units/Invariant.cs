using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SimMoE.Units;

/// <summary>Conditions that only a bug can break; checked in Release builds too.</summary>
public static class Invariant
{
    /// <summary>Stops the run when a condition that the code guarantees does not hold.</summary>
    /// <param name="condition">Must hold.</param>
    /// <param name="expression">The condition's text, filled in by the compiler.</param>
    /// <exception cref="InvariantException">The condition is false: a bug in SimMoE.</exception>
    public static void Require(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = ""
    )
    {
        if (!condition)
        {
            throw new InvariantException(expression);
        }
    }
}
