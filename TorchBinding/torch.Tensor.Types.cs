namespace SimMoE.TorchBinding;

/// <content>Conversions of dtype and device.</content>
public static partial class torch
{
    /// <content>Conversions of dtype and device.</content>
    public partial class Tensor
    {
        /// <summary>As bfloat16.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>As booleans.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>As unsigned bytes.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>As f64.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>As f32.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>As f16.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>As 32-bit integers.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>As 64-bit integers.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>As 16-bit integers.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>As another dtype.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>On another device.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>On another device.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        /// <summary>As another tensor's dtype, on its device.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        /// <summary>As another dtype: itself if it has that and no copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            LetGo(Apply(Aten.to__dtype, type, non_blocking, copy), disposeAfter);

        /// <summary>On another device: itself if it is there and no copy is asked for.</summary>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            LetGo(Apply(Aten.to__device, new Device(deviceType, deviceIndex), dtype, non_blocking, copy), disposeAfter);

        /// <summary>As another dtype, on another device.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            LetGo(Apply(Aten.to__device, device, type, non_blocking, copy), disposeAfter);

        /// <summary>As another dtype.</summary>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>As another tensor's dtype.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);
    }
}
