namespace SimMoE.TorchBinding;

public static partial class torch
{
    /// <summary>Optimizers.</summary>
    public static partial class optim
    {
        /// <summary>Lets a schedule set the learning rate.</summary>
        public interface ILearningRateController
        {
            /// <summary>Learning rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>Learning rate at the start.</summary>
            double InitialLearningRate { get; set; }
        }
    }
}
