using System.Diagnostics;
using System.Globalization;
using SimMoE.Fuzz;

const string Help = """
    Tests/Fuzz/run [CASES] [--seed FIRST] [--threads N] [--failures N]
      CASES        how many, 1000 if left out; 1 with --seed runs one case again and prints it
      --seed       first seed, 1 if left out; a case depends on its seed alone
      --threads    all cores if left out
      --failures   stop after so many, 10 if left out
    Exit code 0: every law held. 1: some case broke one; its seed and its smallest form are printed. 2: the command line is wrong.
    """;

if (Arguments.Read(args) is not { } asked)
{
    Console.Error.WriteLine(Help);
    return args is ["--help"] ? 0 : 2;
}

var watch = Stopwatch.StartNew();
var (done, failed) = (0, 0);
var makespan = new MakespanErrors();
var screen = new Lock();
if (asked.Cases == 1)
{
    Console.Write(FuzzCase.Of(asked.Seed));
}

using var progress = new Timer(_ => Console.Error.WriteLine(Progress()), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
Parallel.For(
    0,
    asked.Cases,
    new ParallelOptions { MaxDegreeOfParallelism = asked.Threads },
    (place, loop) =>
    {
        var seed = asked.Seed + (ulong)place;
        if (Failures.Of(seed, makespan) is { } failure)
        {
            lock (screen)
            {
                Console.Write(failure);
            }

            if (Interlocked.Increment(ref failed) >= asked.Failures)
            {
                loop.Stop();
            }
        }

        Interlocked.Increment(ref done);
    }
);

Console.Write(makespan);
Console.WriteLine(Progress());
return failed == 0 ? 0 : 1;

string Progress() =>
    string.Create(
        CultureInfo.InvariantCulture,
        $"{Volatile.Read(ref done)} of {asked.Cases} cases from seed {asked.Seed}, {Volatile.Read(ref failed)} failed, {watch.Elapsed.TotalSeconds:0} s"
    );
