namespace SimMoE.TorchBinding.Modules;

public partial class AdamW
{
    /// <summary>What is remembered of one parameter.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>Updates so far.</summary>
        public long step;

        /// <summary>First moment, of the parameter's shape, dtype and device.</summary>
        public torch.Tensor exp_avg = null!;

        /// <summary>Second moment, of the parameter's shape, dtype and device.</summary>
        public torch.Tensor exp_avg_sq = null!;

        /// <summary>Largest second moment so far; null without amsgrad.</summary>
        public torch.Tensor? max_exp_avg_sq;

        /// <summary>State of a parameter, empty until <see cref="Initialize"/>.</summary>
        /// <param name="parameter">The parameter.</param>
        public State(Parameter parameter)
            : base(parameter)
        {
        }

        /// <inheritdoc/>
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            exp_avg = Zeros();
            exp_avg_sq = Zeros();
            max_exp_avg_sq = ((Options)options).amsgrad == true ? Zeros() : null;
        }

        /// <inheritdoc/>
        public override void SaveStateDict(BinaryWriter writer)
        {
            ArgumentNullException.ThrowIfNull(writer);
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
            writer.Write(max_exp_avg_sq is not null);
            max_exp_avg_sq?.Save(writer);
        }

        /// <inheritdoc/>
        public override void LoadStateDict(BinaryReader reader)
        {
            ArgumentNullException.ThrowIfNull(reader);
            step = reader.ReadInt64();
            exp_avg.Load(reader);
            exp_avg_sq.Load(reader);
            if (reader.ReadBoolean())
            {
                max_exp_avg_sq ??= Zeros();
                max_exp_avg_sq.Load(reader);
            }
            else
            {
                max_exp_avg_sq?.Dispose();
                max_exp_avg_sq = null;
            }
        }

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerState source)
        {
            var state = (State)source;
            step = state.step;
            exp_avg = Copy(state.exp_avg, exp_avg);
            exp_avg_sq = Copy(state.exp_avg_sq, exp_avg_sq);
            max_exp_avg_sq = state.max_exp_avg_sq is { } largest ? Copy(largest, max_exp_avg_sq) : null;
        }

        /// <inheritdoc/>
        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && exp_avg.allclose(state.exp_avg) && exp_avg_sq.allclose(state.exp_avg_sq)
            && (max_exp_avg_sq, state.max_exp_avg_sq) switch
            {
                (null, null) => true,
                ({ } own, { } others) => own.allclose(others),
                _ => false,
            };

        /// <inheritdoc/>
        public override void to(torch.Device device)
        {
            exp_avg = Moved(exp_avg, device);
            exp_avg_sq = Moved(exp_avg_sq, device);
            max_exp_avg_sq = max_exp_avg_sq is null ? null : Moved(max_exp_avg_sq, device);
        }

        /// <summary>Lets go of the tensors.</summary>
        public void Dispose()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
        }

        private torch.Tensor Zeros() => torch.zeros_like(_parameter).DetachFromDisposeScope();

        private torch.Tensor Copy(torch.Tensor source, torch.Tensor? old)
        {
            var copy = source.to(_parameter.device, copy: true).DetachFromDisposeScope();
            old?.Dispose();
            return copy;
        }

        private static torch.Tensor Moved(torch.Tensor tensor, torch.Device device)
        {
            var moved = tensor.to(device).DetachFromDisposeScope();
            if (!ReferenceEquals(moved, tensor))
            {
                tensor.Dispose();
            }

            return moved;
        }
    }
}
