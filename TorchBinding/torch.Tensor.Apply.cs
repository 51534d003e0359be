using System.Runtime.CompilerServices;
using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>How methods become operators.</content>
public static partial class torch
{
    /// <content>Calls of operators whose first argument is this tensor.</content>
    public partial class Tensor
    {
        private const int MaxArguments = 8;

        private static string Rounding(RoundingMode mode) => mode == RoundingMode.trunc ? "trunc" : "floor";

        private Tensor Apply(Operator op, params ReadOnlySpan<Argument> rest)
        {
            var all = default(Arguments);
            return Dispatch.Tensor(op, Join(ref all, rest));
        }

        private Tensor Into(Operator op, params ReadOnlySpan<Argument> rest)
        {
            var all = default(Arguments);
            Dispatch.InPlace(op, Join(ref all, rest));
            return this;
        }

        private (Tensor First, Tensor Second) ApplyPair(Operator op, params ReadOnlySpan<Argument> rest)
        {
            var all = default(Arguments);
            return Dispatch.Pair(op, Join(ref all, rest));
        }

        private Tensor[] ApplyList(Operator op, params ReadOnlySpan<Argument> rest)
        {
            var all = default(Arguments);
            return Dispatch.List(op, Join(ref all, rest));
        }

        private bool ApplyFlag(Operator op, params ReadOnlySpan<Argument> rest)
        {
            var all = default(Arguments);
            return Dispatch.Flag(op, Join(ref all, rest));
        }

        /// <summary>A new tensor by an operator that takes this one's shape.</summary>
        private Tensor Like(Operator op, ScalarType? type, Device? place, bool requires_grad) =>
            Make(op, type ?? dtype, place ?? device, requires_grad, this);

        /// <summary>The result, once the source has been let go if that was asked for.</summary>
        private Tensor LetGo(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        private ReadOnlySpan<Argument> Join(ref Arguments all, ReadOnlySpan<Argument> rest)
        {
            Span<Argument> span = all;
            span[0] = this;
            rest.CopyTo(span[1..]);
            return System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Arguments, Argument>(ref all), rest.Length + 1);
        }

        [InlineArray(MaxArguments)]
        private struct Arguments
        {
            private Argument _first;
        }
    }
}
