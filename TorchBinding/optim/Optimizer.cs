using SimMoE.TorchBinding.Modules;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Updates parameters from their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            /// <summary>The groups in the order of their adding.</summary>
            protected IList<ParamGroup> _parameter_groups = [];

            /// <summary>Only this library's optimizers derive from here.</summary>
            private protected Optimizer()
            {
            }

            /// <summary>The groups, for schedules.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            /// <summary>Fills the gradients with zeros in place; parameters without one are left alone.</summary>
            public abstract void zero_grad();

            /// <summary>Adds a group; settings that it lacks are the optimizer's.</summary>
            /// <param name="param_group">Parameters that no group has yet.</param>
            public abstract void add_param_group(ParamGroup param_group);

            /// <summary>Updates every parameter that has a gradient.</summary>
            /// <param name="closure">Computes loss and gradients first; optional.</param>
            /// <returns>The closure's loss, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>The parameters of all groups.</summary>
            public abstract IEnumerable<Parameter> parameters();

            /// <summary>Lets go of the state; the parameters stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Lets go of the state; the parameters stay.</summary>
            /// <param name="disposing">True if called by <see cref="Dispose()"/>.</param>
            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>Settings of the groups and states of the parameters: the live objects, in the order of groups and parameters.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>Settings of each group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>State of each parameter.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, where in <see cref="State"/> its parameters are.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
