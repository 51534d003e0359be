using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>Recording on and off.</content>
public static partial class torch
{
    /// <summary>Operators of this thread are not recorded until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Operators of this thread are recorded until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Operators of this thread are recorded, or not, until the result is disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Whether operators of this thread are recorded.</summary>
    public static bool is_grad_enabled() => Autograd.GradEnabled;

    private sealed class GradMode : IDisposable
    {
        private readonly bool _before;

        internal GradMode(bool enabled)
        {
            _before = Autograd.GradEnabled;
            Autograd.GradEnabled = enabled;
        }

        public void Dispose() => Autograd.GradEnabled = _before;
    }
}
