namespace SimMoE.TorchBinding.Utils;

/// <summary>Gives a field of a module the name under which it is registered.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ComponentNameAttribute : Attribute
{
    /// <summary>The name in <c>state_dict</c>; null is the field's own.</summary>
    public string? Name { get; set; }
}
