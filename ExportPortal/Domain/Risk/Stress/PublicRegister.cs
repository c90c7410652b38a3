using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>
/// ST-05: linkage with a public register. The model: the register holds each person of the file with chance c
/// (coverage); every entry leads to a link with a record of the class it names, one of them by lot; an entry wrong in a
/// linking column, share e, leads to a wrong one. So n c links are proposed, c (1 - e) of n times the mean of 1 / class
/// size are correct, and precision is (1 - e) times that mean. Pass rule: correct share, in the context, at most the threshold.
/// </summary>
internal sealed class PublicRegister() : StressScenario("ST-05", "Linkage with a public register", RiskChannel.Identity)
{
    public override string Asks => "how many persons a public register finds by the columns that it holds";

    public override string Rule(StressTerms terms) => $"A register covers {Percent(terms.PublicRegister.Coverage)} of the persons and {Percent(terms.PublicRegister.Error)} of its entries are wrong; the correct share of links stays within the threshold.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Figures.Register is not { } register)
            return NotAssessed(given, "No column of the file is one that public registers hold, by its name.", "Name the columns that a public register holds.");
        var terms = given.Terms.PublicRegister;
        var precision = (1 - terms.Error) * register.LinkedShare;
        var correct = terms.Coverage * precision;
        var proposed = terms.Coverage * given.Measured.Sample.WholeRecords;
        return Judged(given, Evidence.B,
            $"A register of {string.Join(", ", register.Classes.QuasiIdentifiers)} that covers {Percent(terms.Coverage)} of the persons would propose about {Count(Math.Round(proposed))} links; {Percent(precision)} of them would be right, which is {Percent(correct)} of the records.",
            [given.Overall(correct, "correct share in the context")],
            [new("links proposed", proposed), new("precision", precision), new("correct share", correct), new("share of records alone in their class", register.Classes.Uniqueness)],
            [
                new("register columns", string.Join(", ", register.Classes.QuasiIdentifiers)), new("coverage", Risk(terms.Coverage)), new("error", Risk(terms.Error)),
                new("population", register.Population is { } population ? Count(population) : "the file"),
            ]);
    }
}
