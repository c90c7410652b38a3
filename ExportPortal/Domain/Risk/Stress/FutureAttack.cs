using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>
/// ST-10: data risk grows each year, compounded, until some years after the end of the licence, and further attributes
/// become known. Pass rule: risk at that date within the threshold; else the longest term that would pass is named.
/// </summary>
internal sealed class FutureAttack() : StressScenario("ST-10", "Better attacks in the future", RiskChannel.Identity)
{
    public override string Asks => "what the risk will be years after the term, when attacks are better and more columns are known; the other figures are those of today";

    public override string Rule(StressTerms terms) => $"Risk grows by {Percent(terms.Future.GrowthAYear)} a year until {terms.Future.YearsAfterTerm} years after the term and {terms.Future.Promoted} more attributes become known; it stays within the threshold, or a shorter term is offered.";

    public override StressTestResult Judge(StressCase given)
    {
        var terms = given.Terms.Future;
        var promoted = given.Figures.Promotion;
        if (promoted is null && given.Figures.Missing.ContainsKey(Code))
            return NotAssessed(given, "", "Name the attributes that may become known, or measure with empty cells read as values or dropped.");
        var start = Start(given);
        var term = given.Context.TermMonths;
        var atEnd = RiskAfter(start, term, terms.GrowthAYear, terms.YearsAfterTerm);
        var check = given.Overall(atEnd, "overall risk at the end");
        var figures = new List<StressFigure> { new("data risk today", given.DataRisk), new("data risk with the attributes known", start), new("data risk at the end", atEnd) };
        var offered = check.Holds is true ? term : Longest(given, start, term);
        if (offered < term)
            figures.Add(new("longest term that passes, in months", offered));
        var judged = Judged(given, Evidence.B,
            $"{Promoted(promoted)}With {Percent(terms.GrowthAYear)} more each year, the risk {terms.YearsAfterTerm} years after a term of {term} months is {Risk(check.Value)}.{Offer(offered, term)}",
            [check], figures,
            [
                new("growth a year", Risk(terms.GrowthAYear)), new("term", $"{term} months"), new("after the term", $"{terms.YearsAfterTerm} years"),
                new("attributes that become known", terms.Promoted.ToString(CultureInfo.InvariantCulture)),
            ]);
        // The columns of today alone may fail the test, but cannot pass it: what becomes known was not looked at.
        return promoted is not null || judged.Outcome is StressOutcome.Failed ? judged
            : NotAssessed(given, $"{judged.Sentence} Which further attributes may become known was not searched, so that may not be all.", "Run the stress tests on the file.");
    }

    /// <summary>The longest term that would pass, in months, where the one of the case does not; 0 where none would. Null where it passes, and where it was not assessed.</summary>
    public static int? LongestInstead(StressCase given) => new FutureAttack().Judge(given).Outcome is StressOutcome.Failed ? Longest(given, Start(given), given.Context.TermMonths) : null;

    /// <summary>The data risk once what may become known is known; that of today where nobody looked.</summary>
    private static double Start(StressCase given) => given.Figures.Promotion is { } promoted ? given.Of(promoted.Deciding(given.Context.IsPublic)) : given.DataRisk;

    private static double RiskAfter(double start, int months, double growth, int yearsAfter) =>
        Math.Min(1, start * Math.Pow(1 + growth, months / 12.0 + yearsAfter));

    private static int Longest(StressCase given, double start, int term) => Enumerable.Range(1, term).Reverse().FirstOrDefault(months =>
        given.Overall(RiskAfter(start, months, given.Terms.Future.GrowthAYear, given.Terms.Future.YearsAfterTerm)).Holds is true);

    private static string Promoted(PromotedAttributes? promoted) => promoted is not { Attributes.Count: > 0 }
        ? ""
        : $"Once {string.Join(" and ", promoted.Attributes)} {(promoted.Attributes.Count == 1 ? "is" : "are")} known to others as well{(promoted.Named ? "" : ", the worst that can be added")}, the average chance to find a person is {Risk(promoted.Risk.AverageRisk)}. ";

    private static string Offer(int offered, int term) => offered == term ? "" : offered == 0 ? " No shorter term would do." : $" A term of {offered} months would pass.";
}
