using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Steps;

/// <summary>A program and what it moves.</summary>
/// <param name="Program">For the engine.</param>
/// <param name="Volumes">Bytes, messages and rows, for the results.</param>
public sealed record BuiltStep(StepProgram Program, StepVolumes Volumes);
