using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk;

/// <summary>Why an attempt at re-identification may happen.</summary>
public enum ContextChannel { Deliberate, Acquaintance, Breach }

/// <summary>
/// Chance that an attempt happens in this environment, by channel (domain/04 4.1). The worst channel counts; of
/// equals the first in the order deliberate, acquaintance, breach.
/// </summary>
public sealed record ContextRisk(Probability Deliberate, Probability Acquaintance, Probability Breach)
{
    private static readonly Probability Certain = new(1);

    /// <summary>Public release: somebody will try.</summary>
    public static ContextRisk Public { get; } = new(Certain, Certain, Certain);

    /// <param name="prevalence">Share of the population with the trait that an acquaintance would recognise (<see cref="Datasets.Classification"/>).</param>
    public static ContextRisk In(EnvironmentLevel environment, Motive motive, Probability prevalence, RiskTerms terms) => new(
        terms.PDeliberate[environment][motive],
        new Probability(1 - Math.Pow(1 - prevalence.Value, terms.Acquaintances)),
        terms.PBreach[environment]);

    /// <summary>Of a public release certain, wherever; else by the place.</summary>
    public static ContextRisk For(bool isPublic, EnvironmentLevel environment, Motive motive, Probability prevalence, RiskTerms terms) =>
        isPublic ? Public : In(environment, motive, prevalence, terms);

    public ContextChannel Worst =>
        Deliberate >= Acquaintance && Deliberate >= Breach ? ContextChannel.Deliberate
        : Acquaintance >= Breach ? ContextChannel.Acquaintance
        : ContextChannel.Breach;

    public Probability Overall => Worst switch
    {
        ContextChannel.Deliberate => Deliberate,
        ContextChannel.Acquaintance => Acquaintance,
        _ => Breach,
    };
}
