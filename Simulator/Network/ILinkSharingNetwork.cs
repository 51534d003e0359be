namespace SimMoE.Simulator.Network;

/// <summary>A network model whose exchanges share links, so that it can be asked what the links carry and what the answer cost.</summary>
public interface ILinkSharingNetwork : INetworkModel
{
    /// <summary>What the links carry.</summary>
    LinkUsage Usage { get; }

    /// <summary>Instants at which something drained so far.</summary>
    long Events { get; }

    /// <summary>Times the rates were solved so far.</summary>
    long Solves { get; }
}
