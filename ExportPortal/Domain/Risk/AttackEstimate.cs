using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// What attacks on synthetic data say (Giomi et al. 2023): the rate at which they succeed, that on control records the
/// synthesis never saw, and the risk that remains after the control is taken off. A low figure is no evidence of
/// safety: an exact copy scores 0.012 in linkability.
/// </summary>
/// <param name="Attack">Success rate against the records behind the data.</param>
/// <param name="Control">The same against the control records: what general knowledge gives away.</param>
/// <param name="Risk">(attack - control) / (1 - control), in [0, 1].</param>
/// <param name="Low">Lower end of the interval of the risk, at the confidence asked for, by propagation of both errors; in [0, 1].</param>
/// <param name="High">Upper end.</param>
public sealed record AttackEstimate(AttackRate Attack, AttackRate Control, double Risk, double Low, double High)
{
    /// <param name="confidence">In (0, 1), at most 0.999999; 0.95 is usual.</param>
    public static AttackEstimate Of(long attacks, long successes, long controlAttacks, long controlSuccesses, double confidence = 0.95)
    {
        var (attack, control) = (AttackRate.Wilson(successes, attacks, confidence), AttackRate.Wilson(controlSuccesses, controlAttacks, confidence));
        var rest = 1 - control.Rate;
        var risk = (attack.Rate - control.Rate) / rest;
        var error = Math.Sqrt(Math.Pow(attack.Error / rest, 2) + Math.Pow(control.Error * (attack.Rate - 1) / (rest * rest), 2));
        return new AttackEstimate(attack, control, Math.Clamp(risk, 0, 1), Math.Clamp(risk - error, 0, 1), Math.Clamp(risk + error, 0, 1));
    }
}

/// <summary>A rate with the half width of its score interval (Wilson 1927).</summary>
/// <param name="Rate">Centre of the interval, in (0, 1).</param>
/// <param name="Error">Half its width, above 0.</param>
public readonly record struct AttackRate(double Rate, double Error)
{
    /// <summary>Ends of the interval.</summary>
    [JsonIgnore]
    public double Low => Rate - Error;

    /// <summary>As <see cref="Low"/>.</summary>
    [JsonIgnore]
    public double High => Rate + Error;

    /// <param name="successes">0 to trials, inclusive.</param>
    /// <param name="trials">1 or more.</param>
    /// <param name="confidence">Of the two-sided interval, in (0, 0.999999].</param>
    public static AttackRate Wilson(long successes, long trials, double confidence = 0.95)
    {
        RuleViolation.When(trials < 1 || successes < 0 || successes > trials, "SY-1", "Successes lie between 0 and the number of attacks, which is at least 1.");
        RuleViolation.When(!(confidence > 0 && confidence <= 0.999999), "SY-2", "Confidence lies between 0 and 0.999999.");
        var z = NormalQuantile((1 + confidence) / 2);
        double n = trials, x = successes;
        return new AttackRate((x + z * z / 2) / (n + z * z), z / (n + z * z) * Math.Sqrt(x * (n - x) / n + z * z / 4));
    }

    /// <summary>Newcombe's interval of a difference of two proportions, x1 / n1 - x2 / n2, from their Wilson intervals (1998, hybrid score); ends in [-1, 1].</summary>
    public static (double Low, double High) Difference(long x1, long n1, long x2, long n2, double confidence = 0.95)
    {
        var (one, two) = (Wilson(x1, n1, confidence), Wilson(x2, n2, confidence));
        var (p1, p2) = ((double)x1 / n1, (double)x2 / n2);
        var low = p1 - p2 - Math.Sqrt(Math.Pow(p1 - one.Low, 2) + Math.Pow(two.High - p2, 2));
        var high = p1 - p2 + Math.Sqrt(Math.Pow(one.High - p1, 2) + Math.Pow(p2 - two.Low, 2));
        return (Math.Max(-1, low), Math.Min(1, high));
    }

    private static readonly double[] CentreTop = [2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080];
    private static readonly double[] CentreBottom = [5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4, 5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1];
    private static readonly double[] TailTop = [7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734];
    private static readonly double[] TailBottom = [1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1];

    /// <summary>Wichura's algorithm AS 241 for 0.5 &lt;= p &lt;= 1 - 1e-10; sixteen digits.</summary>
    private static double NormalQuantile(double p)
    {
        var q = p - 0.5;
        if (q <= 0.425)
            return q * Polynomial(CentreTop, 0.180625 - q * q) / Polynomial(CentreBottom, 0.180625 - q * q);
        var r = Math.Sqrt(-Math.Log(1 - p)) - 1.6;
        return Polynomial(TailTop, r) / Polynomial(TailBottom, r);
    }

    private static double Polynomial(double[] coefficients, double x) => coefficients.Aggregate(0.0, (value, c) => value * x + c);
}
