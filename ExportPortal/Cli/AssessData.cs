using System.CommandLine;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Cli;

/// <summary>The part of <see cref="AssessVerb"/> that says what the data are under the control list: their tier and limits follow from it.</summary>
internal sealed class AssessData
{
    private readonly Option<string[]> entry = new("--entry") { Description = "Control-list entries that the data fall under: set tier, sensitivity and thresholds. Without one: T2, sensitivity S3.", HelpName = "1M02,2M01" };
    private readonly Option<string> granularity = new("--granularity") { Description = "Granularity of the data, G0 to G7.", DefaultValueFactory = _ => "G4" };
    private readonly Option<double> prevalence = new("--prevalence") { Description = "Share of people with the trait that an acquaintance would know, 0 to 1.", HelpName = "0.01" };
    private readonly Option<bool> invasive = new("--high-invasiveness") { Description = "Holds the data to the limits for highly invasive data, as entries of sensitivity S4 always are." };

    public IEnumerable<Option> Options => [entry, granularity, prevalence, invasive];

    public DataOptions Read(ParseResult parsed) => new(AssessVerb.Split(parsed.GetValue(entry)), parsed.GetValue(granularity)!, parsed.GetValue(prevalence), parsed.GetValue(invasive));
}

/// <summary>What was said of the data.</summary>
internal sealed record DataOptions(IReadOnlyList<string> Entries, string Granularity, double Prevalence, bool HighInvasiveness)
{
    private const int AnyTier = 2;

    /// <summary>What is wrong with it, before the file is read; null for nothing.</summary>
    public string? Fault(PolicyPack pack) =>
        Entries.FirstOrDefault(code => pack.FindEntry(code) is null) is { } unknown ? $"The control list has no entry '{unknown}'."
        : !Enum.TryParse<Granularity>(Granularity, out var known) || !Enum.IsDefined(known) ? $"'{Granularity}' is not a granularity; these are G0 to G7."
        : Prevalence is not (>= 0 and <= 1) ? "--prevalence is a share, 0 to 1."
        : null;

    /// <param name="persons">Above 0.</param>
    public Classification Classified(long persons, PolicyPack pack) => new(Entries, Enum.Parse<Granularity>(Granularity), persons, 0, new Probability(Prevalence),
        HighInvasiveness || Classification.IsHighlyInvasive(Entries, vulnerable: false, pack), false);

    /// <summary>Base tier by the entries.</summary>
    public int Tier(PolicyPack pack) => Entries.Count == 0 ? AnyTier : BaseTier.Of(Classified(1, pack), pack).Tier;
}
