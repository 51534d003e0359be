namespace SimMoE.Fuzz;

/// <summary>A network model broke one of the laws.</summary>
/// <param name="law">Short name of the law; a case is shrunk as long as the same one is broken.</param>
/// <param name="message">What was found and what was expected.</param>
internal sealed class LawBrokenException(string law, string message) : Exception(message)
{
    /// <summary>Short name of the law.</summary>
    public string Law => law;
}
