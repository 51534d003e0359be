using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>What a tensor is.</content>
public static partial class torch
{
    /// <content>Shape, dtype, device, layout.</content>
    public partial class Tensor
    {
        /// <summary>Number of dimensions.</summary>
        public long Dimensions => Kept(TensorHandle.Dimensions(Handle));

        /// <summary>Number of dimensions.</summary>
        public long ndim => Dimensions;

        /// <summary>Number of elements.</summary>
        public long NumberOfElements => Kept(TensorHandle.Elements(Handle));

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => dtype.ElementSize();

        /// <summary>Sizes of the dimensions.</summary>
        public long[] shape => Kept(TensorHandle.Shape(Handle));

        /// <summary>Type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Kept(TensorHandle.Dtype(Handle));

        /// <summary>Where the elements lie.</summary>
        public Device device
        {
            get
            {
                var (type, index) = Kept(TensorHandle.Device(Handle));
                return new((DeviceType)type, type == (int)DeviceType.CPU ? -1 : index);
            }
        }

        /// <summary>Kind of device.</summary>
        public DeviceType device_type => (DeviceType)Kept(TensorHandle.Device(Handle)).Type;

        /// <summary>Which device of its kind.</summary>
        public int device_index => Kept(TensorHandle.Device(Handle)).Index;

        /// <summary>True on a GPU.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Number of dimensions.</summary>
        public long dim() => Dimensions;

        /// <summary>Number of elements.</summary>
        public long numel() => NumberOfElements;

        /// <summary>Bytes of one element.</summary>
        public long element_size() => ElementSize;

        /// <summary>Sizes of the dimensions.</summary>
        public long[] size() => shape;

        /// <summary>Size of one dimension, counted from the last if negative.</summary>
        public long size(int dim) => Kept(TensorHandle.Size(Handle, dim));

        /// <summary>Strides of the dimensions, in elements.</summary>
        public long[] stride() => Kept(TensorHandle.Strides(Handle));

        /// <summary>Stride of one dimension, in elements, counted from the last if negative.</summary>
        public long stride(int dim)
        {
            var strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        /// <summary>True if the elements lie row-major without gaps.</summary>
        public bool is_contiguous() => Kept(TensorHandle.IsContiguous(Handle));

        /// <summary>True on the CPU.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>True for integers and booleans.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>True for floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Shape, dtype and device in one line.</summary>
        public override string ToString() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>Passes a value on once the handle that gave it is no longer needed.</summary>
        private T Kept<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}
