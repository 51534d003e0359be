using SimMoE.Calibration.Prediction;
using SimMoE.Experiments.Specs;

namespace SimMoE.Experiments.Verbs.Validate;

/// <summary>The specs of measured steps: files of their names in <c>steps</c> beside or in the folder of measurements.</summary>
internal static class MeasuredSpecs
{
    /// <summary>The run of a name, or null if there is no such file.</summary>
    /// <param name="folder">Folder of measurements.</param>
    /// <param name="name">Name of the spec.</param>
    /// <param name="ranks">Ranks of the run.</param>
    /// <exception cref="Units.SpecException">The file cannot be read as a run.</exception>
    public static StepCase? Find(string folder, string name, int ranks)
    {
        foreach (var place in (string[])[Path.Combine(folder, "steps"), Path.Combine(folder, "..", "steps")])
        {
            var file = Path.Combine(place, $"{name}.yaml");
            if (File.Exists(file))
            {
                var settings = TrainSpecReader.Load(file, [], ranks).Settings;
                return new StepCase(settings.Model, settings.Plan);
            }
        }

        return null;
    }
}
