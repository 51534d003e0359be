namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>An optimizer or group with two decay rates of running averages.</summary>
        public interface IBetas
        {
            /// <summary>Decay rates of the first and the second moment.</summary>
            (double, double) Betas { get; set; }
        }
    }
}
