using System.Globalization;

namespace SimMoE.TorchBinding;

/// <content>Devices.</content>
public static partial class torch
{
    /// <summary>The host.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The current GPU.</summary>
    public static Device CUDA => CurrentGpu;

    private static readonly Device CurrentGpu = new(DeviceType.CUDA);

    /// <summary>A device by its description.</summary>
    /// <param name="description">Such as <c>cpu</c> or <c>cuda:1</c>.</param>
    public static Device device(string description) => new(description);

    /// <summary>A device by its kind.</summary>
    /// <param name="deviceType">Such as <c>cuda</c>.</param>
    /// <param name="index">-1 is the current one.</param>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>A device by its kind.</summary>
    /// <param name="deviceType">Kind.</param>
    /// <param name="index">-1 is the current one.</param>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>A GPU by its number.</summary>
    public static Device device(int index) => new(index);

    /// <summary>Where a tensor lies.</summary>
    public class Device
    {
        /// <summary>A device by its description.</summary>
        /// <param name="description">Such as <c>cpu</c> or <c>cuda:1</c>.</param>
        /// <exception cref="ArgumentException">No such kind of device.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Parse(parts[0]);
            index = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
        }

        /// <summary>A device by its kind.</summary>
        /// <param name="deviceType">Such as <c>cuda</c>.</param>
        /// <param name="index">-1 is the current one.</param>
        /// <exception cref="ArgumentException">No such kind of device.</exception>
        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType);
            this.index = index;
        }

        /// <summary>A device by its kind.</summary>
        /// <param name="deviceType">Kind.</param>
        /// <param name="index">-1 is the current one.</param>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>A GPU by its number.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        /// <summary>Kind.</summary>
        public DeviceType type { get; }

        /// <summary>Which of its kind; -1 is the current one.</summary>
        public int index { get; }

        /// <summary>A device by its description.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>The description.</summary>
        public override string ToString() => (type, index) switch
        {
            (DeviceType.CPU, _) => "cpu",
            (_, -1) => "cuda",
            _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{index}"),
        };

        private static DeviceType Parse(string text) => text.ToUpperInvariant() switch
        {
            "CPU" => DeviceType.CPU,
            "CUDA" => DeviceType.CUDA,
            _ => throw new ArgumentException($"'{text}' is no kind of device here; cpu and cuda are", nameof(text)),
        };
    }
}
