using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Specs;
using SimMoE.Trainer.Launch;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary><c>simmoe measure step</c>.</summary>
public static class StepVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var options = new MeasureOptions(warmUp: 3, repeats: 10);
        var spec = new Argument<string>("spec")
        {
            Description = "Training run: the YAML file that 'simmoe train' takes; its data are not read",
        };
        var set = CommonOptions.Set();
        var command = new Command("step", "Whole training steps of a run on random tokens, and their stages") { spec, set };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var request = SharedInput.Read(host, () => options.Read(parsed));
            var ranks = LaunchEnvironment.Detect(host.Environment).WorldSize;
            var run = SharedInput.Read(
                host,
                () => TrainSpecReader.Load(parsed.GetRequiredValue(spec), FieldSetting.ParseAll(parsed.GetValue(set) ?? []), ranks)
            );
            return MeasureRun.Run(host, request, run.Settings.Plan, context => new StepAction(host, context).Run(run));
        });
        return command;
    }
}
