using System.CommandLine;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

/// <summary>The part of <see cref="AssessVerb"/> that runs the stress tests ST-01 to ST-15 under the pack in force.</summary>
internal sealed class AssessStress
{
    private readonly Option<bool> stress = new("--stress") { Description = "Runs the stress tests of the policy pack in force and adds them under \"stress\": figures, results, seed, pack hash. The same file, options and version give the same bytes." };
    private readonly Option<string[]> register = new("--register") { Description = "Columns that a public register holds. Left out: by the words in the names.", HelpName = "a,b,c" };
    private readonly Option<string[]> subgroups = new("--subgroups") { Description = "Columns whose groups are compared. Left out: by the words in the names.", HelpName = "a,b,c" };
    private readonly Option<string[]> promote = new("--promote") { Description = "Attributes that become known in the future. Left out: the two that add most.", HelpName = "a,b" };
    private readonly Option<string?> person = new("--person") { Description = "Column that tells persons apart, for traces. Needs --points, and a file: of a table no trace leaves its server.", HelpName = "a" };
    private readonly Option<string[]> points = new("--points") { Description = "Columns whose values together are one point of a trace.", HelpName = "a,b" };
    private readonly Option<long[]> canaries = new("--canaries") { Description = "Records planted before a model was trained, and how many of them it gave back.", HelpName = "planted,extracted" };
    private readonly Option<string?> justification = new("--justification") { Description = "Why a group at higher risk is treated like all others; the test of minorities then reports instead of failing.", HelpName = "text" };
    private readonly Option<int?> seed = new("--seed") { Description = "Seed of every random choice; left out, that of the pack.", HelpName = "n" };
    private readonly Option<string[]> earlier = new("--earlier") { Description = "A version that others hold already, a file, to be compared with cell by cell: ST-06. May be given several times, the oldest first. Taken to have had the quasi-identifiers of FILE that it holds.", HelpName = "FILE" };
    private readonly Option<string[]> earlierTable = new("--earlier-table") { Description = "The same as a table or view of --connection, compared where it stands.", HelpName = "schema.table" };
    private readonly Option<string[]> earlierQuasi = new("--earlier-quasi") { Description = "Quasi-identifiers that the earlier versions had besides.", HelpName = "a,b" };

    public IEnumerable<Option> Options => [stress, register, subgroups, promote, person, points, canaries, justification, seed, earlier, earlierTable, earlierQuasi];

    /// <summary>Null where the tests were not asked for.</summary>
    public StressOptions? Read(ParseResult parsed, DataOptions data) => !parsed.GetValue(stress) ? null : new(
        data, AssessVerb.Split(parsed.GetValue(register)), AssessVerb.Split(parsed.GetValue(subgroups)),
        AssessVerb.Split(parsed.GetValue(promote)), parsed.GetValue(person), AssessVerb.Split(parsed.GetValue(points)), parsed.GetValue(canaries) ?? [], parsed.GetValue(justification), parsed.GetValue(seed))
    {
        Earlier = [.. (parsed.GetValue(earlier) ?? []).Select(file => new EarlierPlace(file, false)), .. (parsed.GetValue(earlierTable) ?? []).Select(table => new EarlierPlace(table, true))],
        EarlierQuasi = AssessVerb.Split(parsed.GetValue(earlierQuasi)),
    };

    public static async Task<StressRun> Run(MicrodataEngine engine, MicrodataSource source, MeasurementPlan plan, RiskMeasurement measured, StressOptions options, IReadOnlyList<MicrodataSource> earlier, CancellationToken cancellation)
    {
        var pack = ShippedPacks.Current;
        var profile = await engine.Profile(source, null, cancellation);
        var question = Question(profile, plan, options, pack.StressTests!, earlier);
        var figures = await new StressSearches(engine).Measure(source, plan, question, null, cancellation) with { MinorityJustification = options.Justification };
        if (options.Canaries is [var planted, var extracted])
            figures = figures with { Canaries = new CanaryFigures(planted, extracted, Evidence.C) };
        return StressRun.Of(measured, figures, options.Context(pack), question.Knowledge.Seed, pack);
    }

    private static StressQuestion Question(DatasetProfile profile, MeasurementPlan plan, StressOptions options, StressTerms terms, IReadOnlyList<MicrodataSource> earlier)
    {
        var variables = profile.Columns.Select(column => new Variable(column.Name, Role(column, plan), plan.TypeOf(column.Name))).ToList();
        var question = StressQuestion.For(variables, terms, earlier.Count == 0 ? null : [.. earlier.Select((source, i) => Version(source, i + 1, plan, options))]);
        var seed = options.Seed ?? terms.Assumed.Seed;
        return question with
        {
            Knowledge = question.Knowledge with { Seed = seed },
            Register = options.Register.Count > 0 ? options.Register : question.Register,
            Subgroups = options.Subgroups.Count > 0 ? options.Subgroups : question.Subgroups,
            Promote = options.Promote,
            Here = [.. earlier.Select((source, i) => new EarlierSource(i + 1, source))],
            Population = plan.Populations.Count > 0 ? plan.Populations.Min() : null,
            Trajectory = options.Person is null || options.Points.Count == 0 ? null : new TrajectoryQuestion(options.Person, options.Points, terms.Trajectory.Points, terms.Trajectory.Persons, seed),
        };
    }

    /// <summary>Who holds it, and since when, is the caller's to know.</summary>
    private static EarlierVersion Version(MicrodataSource source, int number, MeasurementPlan plan, StressOptions options) =>
        new(new EarlierRelease(number, null, source.Rows), [.. plan.QuasiIdentifiers.Union(options.EarlierQuasi).Where(source.Columns.Contains)]) { Content = source.Hash, IsTable = source is MicrodataTable };

    /// <summary>As the command said; what it did not name is an identifier where it looks like one, so that nobody is "found" by a row number.</summary>
    private static ColumnRole Role(ColumnProfile column, MeasurementPlan plan) =>
        plan.QuasiIdentifiers.Contains(column.Name) ? ColumnRole.QuasiIdentifier
        : plan.Sensitive.Contains(column.Name) ? ColumnRole.Sensitive
        : column.Name == plan.Weight || column.Name == plan.Household || column.ProposedRole is ColumnRole.Identifier ? ColumnRole.Identifier
        : ColumnRole.Other;
}

/// <summary>What was asked of the stress tests. Names are exact.</summary>
internal sealed record StressOptions(
    DataOptions Data, IReadOnlyList<string> Register, IReadOnlyList<string> Subgroups,
    IReadOnlyList<string> Promote, string? Person, IReadOnlyList<string> Points, IReadOnlyList<long> Canaries, string? Justification, int? Seed)
{
    /// <summary>Earlier versions, the oldest first of the files, then of the tables.</summary>
    public IReadOnlyList<EarlierPlace> Earlier { get; init; } = [];

    /// <summary>Columns that were quasi-identifiers then and are not now.</summary>
    public IReadOnlyList<string> EarlierQuasi { get; init; } = [];

    /// <summary>What is wrong with the options, before the file is read; null for nothing.</summary>
    public string? Fault =>
        EarlierQuasi.Count > 0 && Earlier.Count == 0 ? "--earlier-quasi needs --earlier or --earlier-table."
        : Person is null != (Points.Count == 0) ? "Traces need both --person and --points."
        : Points.Contains(Person) ? "The column that tells persons apart is no part of a point."
        : Canaries is not ([] or [> 0, >= 0]) || Canaries is [var planted, var extracted] && extracted > planted ? "--canaries takes two numbers: those planted, above 0, and those given back, not more."
        : null;

    public StressContext Context(PolicyPack pack)
    {
        var (data, tier) = (Data.Classified(1, pack), pack.Tier(Data.Tier(pack)));
        if (data.Entries.Count > 0)
            return StressContext.Assumed(data, tier.Number, pack);
        return new StressContext
        {
            Tier = tier.Number, HighInvasiveness = data.HighInvasiveness, Environment = tier.MinimumEnvironment, Motive = pack.StressTests!.Assumed.Motive, Prevalence = data.Prevalence,
            TermMonths = tier.MaxTermMonths!.Value, Granularity = data.Granularity, Sensitivity = Sensitivity.S3, IsIntrinsicallyUnique = false,
        };
    }
}

/// <param name="Name">Path of a file, or "schema.table".</param>
internal sealed record EarlierPlace(string Name, bool IsTable);
