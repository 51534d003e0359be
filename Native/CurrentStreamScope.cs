namespace SimMoE.Native;

/// <summary>A stretch of code that issues to another stream; made by <see cref="CudaStream.Use"/>.</summary>
public readonly ref struct CurrentStreamScope
{
    private readonly CudaStream _before;

    internal CurrentStreamScope(CudaStream stream)
    {
        _before = CudaStream.Current;
        CudaStream.Current = stream;
    }

    /// <summary>The stream of before is current again.</summary>
    public void Dispose() => CudaStream.Current = _before;
}
