namespace SimMoE.Experiments.Sweeps;

/// <summary>What a sweep computes for each cell; a pure function of the cell, called from several threads.</summary>
public interface ICellWork
{
    /// <summary>Computes one cell.</summary>
    /// <param name="cell">What to run.</param>
    /// <returns>Rows of one or more tables.</returns>
    IReadOnlyList<ResultRow> Run(Cell cell);
}
