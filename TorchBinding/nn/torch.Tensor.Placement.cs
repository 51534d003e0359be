using SimMoE.Native;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Moves and converts this very object and its gradient; integers keep their dtype. A leaf stays one. Runs without gradients.</summary>
        internal void MoveTo(Device? target, ScalarType? type, bool nonBlocking)
        {
            var newType = type is { } wanted && is_floating_point() ? wanted : dtype;
            using var gradient = grad;
            var wantsGradient = requires_grad;
            var moved = to(newType, target ?? device, non_blocking: nonBlocking).DecoupleFromNativeHandle();
            TensorHandle.Free(_handle);
            _handle = moved;
            requires_grad = wantsGradient;
            if (gradient is not null)
            {
                using var movedGradient = gradient.to(newType, target ?? device, non_blocking: nonBlocking);
                grad = movedGradient;
            }
        }
    }
}
