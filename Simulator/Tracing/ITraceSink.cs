using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Tracing;

/// <summary>Receives what a run does, span by span, in a deterministic order that is not the order of time.</summary>
public interface ITraceSink
{
    /// <summary>Called once, before anything else.</summary>
    /// <param name="program">What is run.</param>
    void Begin(StepProgram program);

    /// <summary>Something happened.</summary>
    void Span(in TraceSpan span);
}
