using SimMoE.TorchBinding.Modules;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>A parameter of uninitialised values that no dispose scope holds.</summary>
            private protected static Parameter NewParameter(long[] shape, Device? device, ScalarType? dtype) =>
                (Parameter)new Parameter(empty(shape, dtype, device)).DetachFromDisposeScope();

            /// <summary>Sets a parameter and disposes the one before.</summary>
            private protected void ReplaceParameter(string name, Parameter? value)
            {
                var before = _parameters.GetValueOrDefault(name);
                if (ReferenceEquals(before, value))
                {
                    return;
                }

                before?.Dispose();
                value?.DetachFromDisposeScope();
                ConditionallyRegisterParameter(name, value);
            }

            /// <summary>Moves and converts the parameters, their gradients and the buffers here and below. Integer tensors keep their dtype.</summary>
            /// <param name="device">Where to; null stays.</param>
            /// <param name="dtype">A floating-point type; null stays.</param>
            /// <param name="nonBlocking">Do not wait for copies to a GPU.</param>
            /// <remarks>The objects stay, so fields, optimizers and a second name keep meaning the same parameter.</remarks>
            internal void MoveTo(Device? device, ScalarType? dtype, bool nonBlocking)
            {
                if (dtype is { } type && !is_floating_point(type))
                {
                    throw new ArgumentException($"A module is converted to a floating-point type, not to {type}.", nameof(dtype));
                }

                using var _ = no_grad();
                foreach (var parameter in parameters().ToList())
                {
                    parameter.MoveTo(device, dtype, nonBlocking);
                }

                foreach (var buffer in buffers().ToList())
                {
                    buffer.MoveTo(device, dtype, nonBlocking);
                }
            }
        }
    }
}
