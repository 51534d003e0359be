namespace SimMoE.TorchBinding;

/// <summary>Kinds of devices: c10::DeviceType.</summary>
public enum DeviceType
{
    /// <summary>The host.</summary>
    CPU = 0,

    /// <summary>A GPU.</summary>
    CUDA = 1,
}
