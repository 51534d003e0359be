using System.Runtime.CompilerServices;
using SimMoE.Native;
using SimMoE.TorchBinding.Utils;

namespace SimMoE.TorchBinding;

/// <content>Elements of a tensor.</content>
public static partial class torch
{
    /// <content>Reading, writing and copying.</content>
    public partial class Tensor
    {
        /// <summary>The elements' memory on the CPU, contiguous and below 2 GiB; valid while the tensor is.</summary>
        /// <exception cref="InvalidOperationException">Not on the CPU, or not contiguous.</exception>
        public unsafe Span<byte> bytes
        {
            get => new((void*)TensorHandle.Data(RequireCpuContiguous()), checked((int)(NumberOfElements * ElementSize)));
            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                {
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {target.Length}", nameof(value));
                }

                value.CopyTo(target);
            }
        }

        /// <summary>The elements as an ordered collection; copied to the CPU if they lie elsewhere.</summary>
        /// <typeparam name="T">The .NET type of the dtype.</typeparam>
        /// <exception cref="ArgumentException">Another type than the dtype's.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The only element; waits for the device.</summary>
        /// <typeparam name="T">The .NET type of the dtype.</typeparam>
        /// <exception cref="ArgumentException">Another type than the dtype's, or not one element.</exception>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"item needs a tensor of one element; this one has {NumberOfElements}: {this}");
            }

            RequireType<T>();
            T value = default;
            TensorHandle.Read(Handle, new Span<T>(ref value));
            return Kept(value);
        }

        /// <summary>The only element; waits for the device.</summary>
        public Scalar ToScalar() => dtype switch
        {
            ScalarType.Byte => item<byte>(),
            ScalarType.Int8 => item<sbyte>(),
            ScalarType.Int16 => item<short>(),
            ScalarType.Int32 => item<int>(),
            ScalarType.Int64 => item<long>(),
            ScalarType.Bool => item<bool>(),
            ScalarType.Float16 => item<Half>(),
            ScalarType.BFloat16 => item<BFloat16>(),
            ScalarType.Float32 => item<float>(),
            ScalarType.Float64 => item<double>(),
            _ => throw new NotSupportedException($"elements of type {dtype} have no scalar in this binding"),
        };

        /// <summary>A copy.</summary>
        public Tensor clone() => Apply(Aten.clone);

        /// <summary>Takes a source's values, converted and moved as needed.</summary>
        /// <param name="source">A shape that broadcasts to this one's.</param>
        /// <param name="nonBlocking">Do not wait, where pinned memory allows it.</param>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Into(Aten.copy_, source, nonBlocking);

        /// <summary>Shares a source's memory and shape from now on.</summary>
        public Tensor set_(Tensor source) => Into(Aten.set___source_Tensor, source);

        /// <summary>On the CPU: itself if it is there.</summary>
        public Tensor cpu() => to(DeviceType.CPU);

        /// <summary>On a GPU: itself if it is there.</summary>
        /// <param name="device">Null is the current one.</param>
        /// <param name="non_blocking">Do not wait, where pinned memory allows it.</param>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>A copy in memory that GPUs can read by themselves.</summary>
        public Tensor pin_memory() => Apply(Aten.pin_memory);

        internal void RequireType<T>()
            where T : unmanaged
        {
            if (ToScalarType(typeof(T)) != dtype)
            {
                throw new ArgumentException($"{typeof(T).Name} is not the type of {dtype} elements");
            }

            if (Unsafe.SizeOf<T>() != ElementSize)
            {
                throw new ArgumentException($"{typeof(T).Name} is not as wide as {dtype}");
            }
        }

        private IntPtr RequireCpuContiguous() => device_type != DeviceType.CPU
            ? throw new InvalidOperationException($"bytes are read on the CPU; move the tensor there first: {this}")
            : is_contiguous() ? Handle : throw new InvalidOperationException($"bytes need a contiguous tensor; call contiguous() first: {this}");
    }
}
