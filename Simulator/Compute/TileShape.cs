namespace SimMoE.Simulator.Compute;

/// <summary>One way a matrix-product kernel cuts its output.</summary>
/// <param name="Rows">Rows of a tile, 1 or more.</param>
/// <param name="Columns">Columns of a tile, 1 or more.</param>
/// <param name="Multiprocessors">Multiprocessors that compute one tile together (a cluster), 1 or more.</param>
/// <param name="Efficiency">Share of those multiprocessors' data-sheet peak that the inner loop reaches. May exceed 1 a little
/// where the chip boosts above the clock of its data sheet.</param>
public readonly record struct TileShape(int Rows, int Columns, int Multiprocessors, double Efficiency);
