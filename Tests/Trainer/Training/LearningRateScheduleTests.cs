using SimMoE.Trainer.Training;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>Ramps of w steps pass the multiples of 1/(w + 1).</summary>
public sealed class LearningRateScheduleTests
{
    /// <summary>Rise over 3 steps: 1/4, 2/4, 3/4. Plateau. Fall over 4 of 10 steps: 4/5, 3/5, 2/5, 1/5.</summary>
    [Fact]
    public void At_Trapezoid_RisesStaysAndFalls()
    {
        var schedule = new LearningRateSchedule
        {
            Steps = 10,
            WarmUpSteps = 3,
            DecaySteps = 4,
            Highest = 1,
        };

        Assert.Equal(
            [0.25, 0.5, 0.75, 1, 1, 1, 0.8, 0.6, 0.4, 0.2],
            Enumerable.Range(0, 10).Select(step => Math.Round(schedule.At(step), 12))
        );
    }

    /// <summary>From 1 to 0.2 over 3 steps after one of warm-up: 0.2 + 0.8 x (3/4, 2/4, 1/4).</summary>
    [Fact]
    public void At_Linear_FallsFromTheWarmUpToTheLowest()
    {
        var schedule = new LearningRateSchedule
        {
            Kind = ScheduleKind.Linear,
            Steps = 4,
            WarmUpSteps = 1,
            Highest = 1,
            Lowest = 0.2,
        };

        Assert.Equal([0.5, 0.8, 0.6, 0.4], Enumerable.Range(0, 4).Select(step => Math.Round(schedule.At(step), 12)));
    }

    /// <summary>Half a cosine over 3 steps: angles of 1/4, 2/4 and 3/4 of pi.</summary>
    [Fact]
    public void At_Cosine_FollowsHalfACosine()
    {
        var schedule = new LearningRateSchedule
        {
            Kind = ScheduleKind.Cosine,
            Steps = 3,
            Highest = 2,
        };

        Assert.Equal([1.707106781, 1, 0.292893219], Enumerable.Range(0, 3).Select(step => Math.Round(schedule.At(step), 9)));
    }

    [Fact]
    public void At_BeyondTheLastStep_StaysAtTheLast()
    {
        var schedule = new LearningRateSchedule
        {
            Steps = 5,
            DecaySteps = 4,
            Highest = 1,
        };

        Assert.Equal(schedule.At(4), schedule.At(40));
    }
}
