using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Tells somebody of each link whose rate has changed.</summary>
/// <param name="told">Receives link, bytes a second, time.</param>
/// <param name="links">Links of the cluster.</param>
internal sealed class LinkRates(Action<int, double, SimDuration> told, int links)
{
    private double[] _last = new double[links];
    private double[] _rates = new double[links];

    /// <summary>Compares with what was told last.</summary>
    /// <param name="now">Picoseconds.</param>
    /// <param name="add">Adds each link's bytes a picosecond to an array of zeros.</param>
    public void Report(long now, Action<double[]> add)
    {
        Array.Clear(_rates);
        add(_rates);
        for (var link = 0; link < _rates.Length; link++)
        {
            if (_rates[link] != _last[link])
            {
                told(link, _rates[link] * 1e12, new SimDuration(now));
            }
        }

        (_rates, _last) = (_last, _rates);
    }
}
