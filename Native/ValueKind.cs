namespace SimMoE.Native;

/// <summary>What a <see cref="Value"/> holds: simmoe_kind of the C interface.</summary>
public enum ValueKind
{
    /// <summary>An absent optional.</summary>
    None = 0,

    /// <summary>A tensor's handle.</summary>
    Tensor = 1,

    /// <summary>An integer; also a dtype, layout or memory format.</summary>
    Int = 2,

    /// <summary>A floating-point number.</summary>
    Double = 3,

    /// <summary>True or false.</summary>
    Bool = 4,

    /// <summary>Integers.</summary>
    IntList = 5,

    /// <summary>Floating-point numbers.</summary>
    DoubleList = 6,

    /// <summary>Tensors.</summary>
    TensorList = 7,

    /// <summary>Tensors of which some are absent.</summary>
    OptionalTensorList = 8,

    /// <summary>UTF-8 text.</summary>
    String = 9,

    /// <summary>A device.</summary>
    Device = 10,

    /// <summary>Truth values.</summary>
    BoolList = 11,
}
