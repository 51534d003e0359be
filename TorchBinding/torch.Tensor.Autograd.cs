using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>Autograd of a tensor.</content>
public static partial class torch
{
    /// <content>Gradients.</content>
    public partial class Tensor
    {
        /// <summary>Whether gradients of this tensor are wanted.</summary>
        public bool requires_grad
        {
            get => Kept(Autograd.RequiresGrad(Handle));
            set
            {
                Autograd.SetRequiresGrad(Handle, value);
                GC.KeepAlive(this);
            }
        }

        /// <summary>True unless an operator made the tensor.</summary>
        public bool is_leaf => Kept(Autograd.IsLeaf(Handle));

        /// <summary>The accumulated gradient, a new tensor object at each reading; null if there is none.</summary>
        public Tensor? grad
        {
            get
            {
                var handle = Kept(Autograd.Grad(Handle));
                return handle == IntPtr.Zero ? null : new(handle);
            }

            set
            {
                Autograd.SetGrad(Handle, value?.Handle ?? IntPtr.Zero);
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        /// <summary>Adds the gradients of this scalar to the leaves' <c>grad</c>.</summary>
        public void backward()
        {
            Autograd.Backward([Handle]);
            GC.KeepAlive(this);
        }

        /// <summary>Adds the gradients of this tensor to the leaves' <c>grad</c>.</summary>
        /// <param name="grad_tensors">Gradient of this tensor; null for a scalar.</param>
        /// <param name="retain_graph">Keep what backward needs, for another backward.</param>
        /// <param name="create_graph">Record backward itself.</param>
        /// <param name="inputs">The only leaves to add to; null for all.</param>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>The same values outside the graph, sharing memory.</summary>
        public Tensor detach() => Apply(Aten.detach);

        /// <summary>Takes this tensor out of the graph.</summary>
        public Tensor detach_() => Into(Aten.detach_);

        /// <summary>Asks for gradients, or no longer.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Asks for gradients, or no longer.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad() => Dispatch.Run(Aten.retain_grad, this);
    }
}
