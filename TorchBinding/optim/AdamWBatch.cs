using SimMoE.Native;
using SimMoE.TorchBinding.Modules;

namespace SimMoE.TorchBinding;

/// <summary>Parameters of one dtype and device that take their t-th AdamW step together.</summary>
/// <remarks>Lists are of equal length: parameter i, its gradient, its moments. Runs without gradients, in a dispose scope.</remarks>
internal sealed class AdamWBatch(AdamW.Options options, long step)
{
    private static readonly Operator FusedAdamW = Operator.Find("aten::_fused_adamw_");

    private readonly double _lr = options.LearningRate!.Value;
    private readonly double _beta1 = options.beta1!.Value;
    private readonly double _beta2 = options.beta2!.Value;
    private readonly double _eps = options.eps!.Value;
    private readonly double _weightDecay = options.weight_decay!.Value;
    private readonly bool _amsgrad = options.amsgrad!.Value;
    private readonly bool _maximize = options.maximize!.Value;
    private readonly List<torch.Tensor> _parameters = [];
    private readonly List<torch.Tensor> _gradients = [];
    private readonly List<torch.Tensor> _firstMoments = [];
    private readonly List<torch.Tensor> _secondMoments = [];
    private readonly List<torch.Tensor> _largestSecondMoments = [];

    /// <summary>Adds a parameter with its gradient and its state, whose step is this batch's.</summary>
    internal void Add(Parameter parameter, torch.Tensor gradient, AdamW.State state)
    {
        _parameters.Add(parameter);
        _gradients.Add(gradient);
        _firstMoments.Add(state.exp_avg);
        _secondMoments.Add(state.exp_avg_sq);
        if (_amsgrad)
        {
            _largestSecondMoments.Add(state.max_exp_avg_sq!);
        }
    }

    /// <summary>Updates moments and parameters.</summary>
    internal void Update()
    {
        if (_parameters[0].device_type == DeviceType.CUDA && Operator.Exists(FusedAdamW.Name))
        {
            UpdateFused();
        }
        else
        {
            UpdateByLists();
        }
    }

    // The step is a number on the device, filled by a kernel: no copy from the host. One tensor serves all entries, which the kernel only reads.
    private void UpdateFused()
    {
        using var count = torch.full([], (double)step, dtype: torch.ScalarType.Float32, device: _parameters[0].device);
        var counts = new IntPtr[_parameters.Count];
        Array.Fill(counts, count.Handle);
        FusedAdamW.Run(
            TensorList.Of(_parameters), TensorList.Of(Aligned()), TensorList.Of(_firstMoments), TensorList.Of(_secondMoments),
            TensorList.Of(_largestSecondMoments), Value.Tensors(counts), _lr, _beta1, _beta2, _weightDecay, _eps, _amsgrad, _maximize);
        GC.KeepAlive(this);
    }

    // The fused kernel walks memory and so wants each gradient laid out like its parameter; as a rule it is.
    private List<torch.Tensor> Aligned() =>
        [.. _gradients.Select((gradient, i) => gradient.is_contiguous() || !_parameters[i].is_contiguous() ? gradient : gradient.contiguous())];

    private void UpdateByLists()
    {
        var gradients = _maximize ? TensorList.Negative(_gradients) : _gradients;
        TensorList.Multiply(_parameters, 1 - (_lr * _weightDecay));
        TensorList.Multiply(_firstMoments, _beta1);
        TensorList.Add(_firstMoments, gradients, 1 - _beta1);
        TensorList.Multiply(_secondMoments, _beta2);
        TensorList.AddProduct(_secondMoments, gradients, gradients, 1 - _beta2);
        if (_amsgrad)
        {
            TensorList.Maximum(_largestSecondMoments, _secondMoments);
        }

        var denominators = TensorList.SquareRoot(_amsgrad ? _largestSecondMoments : _secondMoments);
        TensorList.Divide(denominators, Math.Sqrt(1 - Math.Pow(_beta2, step)));
        TensorList.Add(denominators, _eps);
        TensorList.AddQuotient(_parameters, _firstMoments, denominators, -_lr / (1 - Math.Pow(_beta1, step)));
        GC.KeepAlive(this);
    }
}
