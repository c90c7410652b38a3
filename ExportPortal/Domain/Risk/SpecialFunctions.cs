namespace ExportPortal.Domain.Risk;

/// <summary>The few functions that the base library is without, to about fifteen digits.</summary>
internal static class SpecialFunctions
{
    /// <summary>From here on Stirling's series with eight terms is exact to double precision.</summary>
    private const double StirlingFrom = 12;

    private static readonly double[] Stirling =
        [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400];

    /// <summary>ln(1 + x), exact for small x.</summary>
    public static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>ln Gamma(x) for x above 0.</summary>
    public static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < StirlingFrom; x++)
            shift += Math.Log(x);
        double series = 0, power = 1 / x;
        foreach (var term in Stirling)
        {
            series += term * power;
            power /= x * x;
        }
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - shift;
    }

    /// <summary>
    /// f(from) + ... + f(to), both included, for a smooth f that varies on the scale of its argument, in a time that
    /// grows with the logarithm of the number of terms (Euler and Maclaurin; the integral by Gauss and Legendre).
    /// </summary>
    public static double Sum(Func<double, double> f, long from, long to)
    {
        const long direct = 1_000, few = 64;
        var sum = 0.0;
        var end = to - from < few ? to : Math.Min(to, Math.Max(from - 1, direct));
        for (var i = from; i <= end; i++)
            sum += f(i);
        return end >= to ? sum : sum + Smooth(f, end + 1, to);
    }

    private static double Smooth(Func<double, double> f, double from, double to)
    {
        var sum = (f(from) + f(to)) / 2 + (Slope(f, to) - Slope(f, from)) / 12;
        for (var left = from; left < to;)
        {
            var right = Math.Min(to, 2 * left);
            sum += Quadrature(f, left, right);
            left = right;
        }
        return sum;
    }

    /// <summary>Central difference over one: wrong by a sixth of the third derivative, which is far below the last digit here.</summary>
    private static double Slope(Func<double, double> f, double x) => f(x + 0.5) - f(x - 0.5);

    private static readonly double[] Nodes = [0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717];
    private static readonly double[] Weights = [0.2955242247147529, 0.2692667193099963, 0.2190863625159821, 0.1494513491505806, 0.0666713443086881];

    private static double Quadrature(Func<double, double> f, double left, double right)
    {
        var (middle, half, sum) = ((left + right) / 2, (right - left) / 2, 0.0);
        for (var i = 0; i < Nodes.Length; i++)
            sum += Weights[i] * (f(middle + half * Nodes[i]) + f(middle - half * Nodes[i]));
        return sum * half;
    }
}
