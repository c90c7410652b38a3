using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>An (epsilon, delta) guarantee. Epsilon in nats, at least 0; delta in [0, 1).</summary>
public readonly record struct PrivacyLoss(double Epsilon, double Delta);

/// <summary>
/// Closed forms for several differentially private releases about the same persons. rho is the zCDP parameter; a
/// Renyi curve of rho times the order belongs to it.
/// </summary>
public static class PrivacyComposition
{
    /// <summary>Sums (Dwork and Roth 2014, theorem 3.16).</summary>
    public static PrivacyLoss Basic(IEnumerable<PrivacyLoss> releases) =>
        releases.Aggregate(default(PrivacyLoss), (total, one) => new(total.Epsilon + one.Epsilon, total.Delta + one.Delta));

    /// <summary>The largest, for releases about disjoint groups of persons.</summary>
    public static PrivacyLoss Parallel(IEnumerable<PrivacyLoss> parts) =>
        parts.Aggregate(default(PrivacyLoss), (most, one) => new(Math.Max(most.Epsilon, one.Epsilon), Math.Max(most.Delta, one.Delta)));

    /// <summary>Dwork, Rothblum, Vadhan 2010 (Dwork and Roth 2014, theorem 3.20), each release with its own epsilon.</summary>
    /// <param name="slack">The additional delta, in (0, 1).</param>
    public static PrivacyLoss Advanced(IEnumerable<PrivacyLoss> releases, double slack)
    {
        RequireDelta(slack);
        var all = releases.ToList();
        var epsilon = Math.Sqrt(2 * Math.Log(1 / slack) * all.Sum(r => r.Epsilon * r.Epsilon)) + all.Sum(r => r.Epsilon * (Math.Exp(r.Epsilon) - 1));
        return new PrivacyLoss(epsilon, all.Sum(r => r.Delta) + slack);
    }

    /// <summary>rho of Gaussian noise: sensitivity^2 / (2 sigma^2).</summary>
    public static double RhoOfGaussian(double sensitivity, double sigma) => sensitivity * sensitivity / (2 * sigma * sigma);

    /// <summary>rho of a pure guarantee: epsilon^2 / 2.</summary>
    public static double RhoOfPure(double epsilon) => epsilon * epsilon / 2;

    /// <summary>rho + 2 sqrt(rho ln(1 / delta)) (Bun and Steinke 2016).</summary>
    public static double EpsilonOfZcdp(double rho, double delta)
    {
        RequireDelta(delta);
        return rho + 2 * Math.Sqrt(rho * Math.Log(1 / delta));
    }

    /// <summary>Lowest order-by-order value of order rho + ln(1 / delta) / (order - 1) (Mironov 2017), and the order that gives it.</summary>
    public static RenyiBound Mironov(double rho, double delta)
    {
        RequireDelta(delta);
        var order = 1 + Math.Sqrt(Math.Log(1 / delta) / rho);
        return new RenyiBound(rho == 0 ? 0 : MironovAt(rho, delta, order), order);
    }

    /// <summary>The same over given orders, each above 1.</summary>
    public static RenyiBound Mironov(double rho, double delta, IEnumerable<double> orders)
    {
        RequireDelta(delta);
        return orders.Select(order => new RenyiBound(MironovAt(rho, delta, order), order)).MinBy(bound => bound.Epsilon)
            ?? throw new ArgumentException("No order is given.", nameof(orders));
    }

    /// <summary>The tighter conversion of Canonne, Kamath, Steinke 2020 at its best order, where rho (order - 1)^2 = -ln(delta order).</summary>
    public static RenyiBound CanonneKamathSteinke(double rho, double delta)
    {
        RequireDelta(delta);
        if (rho == 0)
            return new RenyiBound(0, double.PositiveInfinity);
        var (low, high) = (0.0, -Math.Log(delta));
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            var gap = rho * Math.Pow(Math.Exp(middle) - 1, 2) + Math.Log(delta) + middle;
            (low, high) = gap < 0 ? (middle, high) : (low, middle);
        }
        var order = Math.Exp((low + high) / 2);
        return new RenyiBound(order * rho + Math.Log((order - 1) / order) - (Math.Log(delta) + Math.Log(order)) / (order - 1), order);
    }

    private static double MironovAt(double rho, double delta, double order) => order * rho + Math.Log(1 / delta) / (order - 1);

    private static void RequireDelta(double delta) =>
        RuleViolation.When(!(delta > 0 && delta < 1), "DP-1", "Delta lies between 0 and 1, both excluded.");
}

/// <param name="Epsilon">At the delta asked for.</param>
/// <param name="Order">The Renyi order that gives it, above 1.</param>
public sealed record RenyiBound(double Epsilon, double Order);
