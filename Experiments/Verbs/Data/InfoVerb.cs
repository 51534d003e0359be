using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Trainer.Data;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary><c>simmoe data info</c>: what token files hold.</summary>
public static class InfoVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var files = new Argument<string[]>("files") { Description = "Token files; * and ? match names", Arity = ArgumentArity.OneOrMore };
        var size = new Option<int?>("--vocabulary-size")
        {
            Description = "Check that ids are below this; default what dataset.json beside the file says",
            HelpName = "number",
        };
        var tokenizer = new TokenizerOptions();
        var json = CommonOptions.Json();
        var command = new Command("info", "Say what token files hold: format, tokens, largest id, a sample") { files, size };
        tokenizer.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            using var opened = TokenFiles.Open(parsed.GetRequiredValue(files));
            var problems = new List<Problem>();
            TokenFileReport[] reports =
            [
                .. opened.Files.Select(file => TokenFileReport.Of(file, tokenizer.Find(parsed), parsed.GetValue(size), problems)),
            ];
            if (parsed.GetValue(json))
            {
                host.Output.Write(
                    JsonText.Write(writer =>
                    {
                        writer.WriteStartArray();
                        foreach (var report in reports)
                        {
                            report.WriteTo(writer);
                        }

                        writer.WriteEndArray();
                    })
                );
            }
            else
            {
                host.Output.Write(string.Join('\n', reports.Select(report => report.ToText())));
            }

            return problems.Count > 0 ? throw new SpecException(problems) : ExitCode.Success;
        });
        return command;
    }
}
