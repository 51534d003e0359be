using System.Diagnostics.CodeAnalysis;
using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <summary>PyTorch for .NET: the subset of TorchSharp's API that the trainer needs, name for name.</summary>
public static partial class torch
{
    /// <summary>A tensor: a handle on libtorch's, let go by <see cref="Dispose()"/>, by a dispose scope or by the finaliser.</summary>
    public partial class Tensor : IDisposable
    {
        private static long _total;
        private static long _peak;

        private IntPtr _handle;

        internal Tensor(IntPtr handle)
        {
            _handle = handle;
            if (handle != IntPtr.Zero)
            {
                CountOne();
            }

            OwningDisposeScope = DisposeScopeManager.OfThread.Register(this);
        }

        /// <summary>Lets the handle go.</summary>
        ~Tensor() => Dispose(false);

        /// <summary>Tensors of this process that have a handle.</summary>
        public static long TotalCount => Interlocked.Read(ref _total);

        /// <summary>Most tensors that have had a handle at a time.</summary>
        public static long PeakCount => Interlocked.Read(ref _peak);

        /// <summary>A name for messages.</summary>
        public string? name { get; set; }

        /// <summary>The pointer to a heap-allocated at::Tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor has been disposed.</exception>
        public IntPtr Handle => _handle != IntPtr.Zero
            ? _handle
            : throw new InvalidOperationException("the tensor has been disposed; keep it by DetachFromDisposeScope or MoveToOuterDisposeScope");

        /// <summary>True once the tensor has been disposed.</summary>
        public bool IsInvalid => _handle == IntPtr.Zero;

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Wraps a handle, which is the tensor's from now on.</summary>
        /// <param name="handle">A pointer to a heap-allocated at::Tensor.</param>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        /// <summary>Lets the handle go now.</summary>
        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Lets the handle go.</summary>
        /// <param name="disposing">False in the finaliser.</param>
        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, IntPtr.Zero);
            if (handle != IntPtr.Zero)
            {
                Interlocked.Decrement(ref _total);
                TensorHandle.Free(handle);
            }
        }

        /// <summary>Hands the tensor to the scope around the present one, or to none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Hands the tensor to another scope, or to none.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
            {
                owner.MoveToOther(other, this);
            }
            else
            {
                other?.Attach(this);
            }

            return this;
        }

        /// <summary>Hands the tensor to the scope that owns another one, or to none.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>Takes the tensor out of all scopes: it lives until it is disposed or garbage.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Hands the handle to the caller, who frees it; this object is invalid afterwards.</summary>
        [SuppressMessage("Usage", "CA1816", Justification = "Without a handle there is nothing to finalise")]
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            OwningDisposeScope?.Detach(this);
            return MoveHandle();
        }

        /// <summary>Another tensor object on the same tensor.</summary>
        public Tensor alias()
        {
            var alias = TensorHandle.Alias(Handle);
            GC.KeepAlive(this);
            return new(alias);
        }

        /// <summary>Takes the handle out of this object; for a Parameter made of a tensor.</summary>
        internal IntPtr MoveHandle()
        {
            var handle = Handle;
            _handle = IntPtr.Zero;
            Interlocked.Decrement(ref _total);
            return handle;
        }

        private static void CountOne()
        {
            var total = Interlocked.Increment(ref _total);
            var peak = Interlocked.Read(ref _peak);
            while (total > peak)
            {
                var seen = Interlocked.CompareExchange(ref _peak, total, peak);
                if (seen == peak)
                {
                    return;
                }

                peak = seen;
            }
        }
    }
}
