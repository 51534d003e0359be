namespace SimMoE.TorchBinding.Modules;

/// <summary>Stand-in until the binding is in place.</summary>
public sealed class Parameter
{
}
