using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace SimMoE.Tests.Trainer.Processes;

/// <summary>The test program: runs the tests, or as <c>rank SCENARIO</c> is itself one of the processes that a test starts.</summary>
internal static class EntryPoint
{
    private static async Task<int> Main(string[] arguments) =>
        arguments switch
        {
            [RankProcess.Verb, var scenario] => RankProcess.Run(scenario),
            _ when arguments.Any(argument => argument is "--server" or "--internal-msbuild-node") =>
                await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
            _ => await ConsoleRunner.Run(arguments),
        };
}
