namespace SimMoE.Trainer.Training;

/// <summary>When the choices of the routers are written, in the form that the simulator's routing <c>counts</c> and <c>trace</c>
/// reads.</summary>
/// <param name="Every">Steps between traces; 0 writes none.</param>
/// <param name="Indices">True to write the experts of every token of the step's last micro-batch too.</param>
public sealed record TraceSettings(long Every = 0, bool Indices = false);
