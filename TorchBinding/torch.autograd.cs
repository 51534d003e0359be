using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>Autograd of several tensors.</content>
public static partial class torch
{
    /// <summary>Backward and gradients.</summary>
    public static partial class autograd
    {
        /// <summary>Gradients of outputs with regard to inputs; <c>grad</c> of the leaves is left alone.</summary>
        /// <param name="outputs">What to differentiate.</param>
        /// <param name="inputs">By what.</param>
        /// <param name="grad_outputs">Gradient of each output; null if all are scalars.</param>
        /// <param name="retain_graph">Keep what backward needs, for another backward.</param>
        /// <param name="create_graph">Record backward itself.</param>
        /// <param name="allow_unused">Give an invalid tensor, instead of failing, for an input that the outputs do not depend on.</param>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false,
            bool allow_unused = false)
        {
            var handles = Autograd.Gradients(Handles(outputs), Handles(grad_outputs), Handles(inputs), retain_graph, create_graph, allow_unused);
            KeepAlive(outputs, inputs, grad_outputs);
            return Array.ConvertAll(handles, static handle => new Tensor(handle));
        }

        /// <summary>Adds the outputs' gradients to the leaves' <c>grad</c>.</summary>
        /// <param name="tensors">What to differentiate.</param>
        /// <param name="grad_tensors">Gradient of each; null if all are scalars.</param>
        /// <param name="retain_graph">Keep what backward needs, for another backward; as create_graph if null.</param>
        /// <param name="create_graph">Record backward itself.</param>
        /// <param name="inputs">The only leaves to add to; null for all.</param>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (inputs is not null)
            {
                AddTo(inputs, grad(tensors, inputs, grad_tensors, retain_graph ?? create_graph, create_graph, allow_unused: true));
                return;
            }

            Autograd.Backward(Handles(tensors), Handles(grad_tensors), retain_graph ?? create_graph, create_graph);
            KeepAlive(tensors, grad_tensors, null);
        }

        /// <summary>Adds an output's gradients to the leaves' <c>grad</c>.</summary>
        /// <param name="tensor">What to differentiate.</param>
        /// <param name="grad_tensors">Its gradient; null for a scalar.</param>
        /// <param name="retain_graph">Keep what backward needs, for another backward; as create_graph if null.</param>
        /// <param name="create_graph">Record backward itself.</param>
        /// <param name="inputs">The only leaves to add to; null for all.</param>
        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds an output's gradients to the leaves' <c>grad</c>.</summary>
        /// <param name="tensor">What to differentiate.</param>
        /// <param name="grad_tensor">Its gradient.</param>
        /// <param name="retain_graph">Keep what backward needs, for another backward; as create_graph if null.</param>
        /// <param name="create_graph">Record backward itself.</param>
        /// <param name="inputs">The only leaves to add to; null for all.</param>
        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static void AddTo(IList<Tensor> leaves, IList<Tensor> gradients)
        {
            using var off = no_grad();
            for (var i = 0; i < leaves.Count; i++)
            {
                using var gradient = gradients[i];
                using var before = leaves[i].grad;
                if (gradient.IsInvalid)
                {
                    continue;
                }

                using var after = before?.add(gradient);
                leaves[i].grad = after ?? gradient;
            }
        }

        private static IntPtr[] Handles(IList<Tensor>? tensors) => tensors is null ? [] : [.. tensors.Select(static tensor => tensor?.Handle ?? IntPtr.Zero)];

        private static void KeepAlive(object first, object? second, object? third)
        {
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            GC.KeepAlive(third);
        }
    }
}
