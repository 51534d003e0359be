using SimMoE.Native;

namespace SimMoE.TorchBinding.Modules;

/// <summary>A table of vectors, looked up by index.</summary>
public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private const long NoPadding = -1;

    private static readonly Operator LookUp = Operator.Find("aten::embedding");
    private static readonly Operator Renormalize = Operator.Find("aten::embedding_renorm_");

    private readonly long _padding;
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleByFrequency;
    private readonly bool _sparse;

    internal Embedding(
        long count, long width, long? padding, double? maxNorm, double normType, bool scaleByFrequency, bool sparse, torch.Device? device,
        torch.ScalarType? dtype)
        : base(nameof(Embedding))
    {
        _padding = padding is { } index ? (index < 0 ? index + count : index) : NoPadding;
        _maxNorm = maxNorm;
        _normType = normType;
        _scaleByFrequency = scaleByFrequency;
        _sparse = sparse;
        var table = NewParameter([count, width], device, dtype);
        ReplaceParameter(nameof(weight), table);
        torch.nn.init.normal_(table);
        if (_padding != NoPadding)
        {
            using var noGrad = torch.no_grad();
            using var row = table.select(0, _padding);
            row.zero_();
        }
    }

    /// <summary>The table [num_embeddings, embedding_dims]. Setting it disposes the one before.</summary>
    public Parameter? weight
    {
        get => get_parameter(nameof(weight));
        set => ReplaceParameter(nameof(weight), value);
    }

    /// <summary>Looks up.</summary>
    /// <param name="input">Indices, int64 [...].</param>
    /// <returns>[..., embedding_dims].</returns>
    public override torch.Tensor forward(torch.Tensor input)
    {
        var table = weight!;
        if (_maxNorm is { } maxNorm)
        {
            using var noGrad = torch.no_grad();
            Dispatch.InPlace(Renormalize, table, input, maxNorm, _normType);
        }

        return Dispatch.Tensor(LookUp, table, input, _padding, _scaleByFrequency, _sparse);
    }
}
