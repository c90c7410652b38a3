using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

/// <summary>The part of <see cref="AssessVerb"/> that looks for what would bring a file under a line.</summary>
internal sealed class AssessImprove
{
    private readonly Option<bool> improve = new("--improve") { Description = "Looks for what would bring the file under a line, and adds it under \"improve\": one step of each ladder, leaving each column out, and the smallest set of changes. Needs a line: --line-average and --line-k, or --case, or what the data are and where they go, by --entry and --place. Without a case each change comes with what every tier would still ask of the data." };
    private readonly Option<double?> average = new("--line-average") { Description = "The line: highest average risk, above 0, at most 1.", HelpName = "0.09" };
    private readonly Option<long?> k = new("--line-k") { Description = "The line: smallest class, at least 1.", HelpName = "5" };
    private readonly Option<string[]> ladders = new("--ladder") { Description = "How a column may be generalised, as column=kind and numbers: \"age=band 5,10,20\", \"visit=date\", \"zip=prefix 3,2\", \"income=round 100,1000\", \"age=top 90,85\", \"job=hierarchy\", \"sex=none\". Left out: proposed from the values.", HelpName = "a=kind" };
    private readonly Option<string[]> hierarchies = Hierarchies();
    private readonly Option<string?> given = new("--case") { Description = "A case as the verb decide takes it. Gives the line, if no other is named, and what the rules would decide after each change.", HelpName = "CASE.json" };

    private readonly Option<string?> place = new("--place") { Description = "Where the data would go, while no case is named: E0 to E4, or public. Left out: the least that the tier asks for.", HelpName = "E2" };
    private readonly Option<string> motive = TextOptions.Choice("--motive", "Motive and capacity there to find somebody.", "low", "medium", "high");

    public IEnumerable<Option> Options => [improve, average, k, ladders, hierarchies, given, place, motive];

    public static Option<string[]> Hierarchies() => new("--hierarchy") { Description = "Hierarchy of a column's categories, a CSV file without names: category, parent, grandparent and so on.", HelpName = "a=FILE" };

    /// <summary>Null where it was not asked for.</summary>
    public ImproveOptions? Read(ParseResult parsed, DataOptions data) => !parsed.GetValue(improve) ? null : new(
        parsed.GetValue(average), parsed.GetValue(k), parsed.GetValue(ladders) ?? [], parsed.GetValue(hierarchies) ?? [], parsed.GetValue(given))
    {
        Data = data, Place = parsed.GetValue(place), Motive = Enum.Parse<Motive>(parsed.GetValue(motive)!, ignoreCase: true),
    };

    public static async Task<JsonObject> Run(IProtectionEngine engine, MicrodataSource source, MeasurementPlan plan, RiskMeasurement measured, ImproveOptions options, CancellationToken cancellation)
    {
        var (pack, @case) = (ShippedPacks.Current, await Case(options.Case, cancellation));
        var line = options is { Average: null, K: null } && @case is not null
            ? ImprovedDecision.Line(@case, pack) ?? throw Bad("This case ends at a gate, so no figure of the data helps. Name a line with --line-average or --line-k.")
            : options is { Average: null, K: null, NamesPlace: true } ? options.Line(pack)
            : new RiskLine(options.Average, options.K);
        if (line is { AverageRisk: null, K: null })
            throw Bad("--improve needs a line: --line-average, --line-k, --case, --entry or --place.");
        if (line.AverageRisk is not null and not (> 0 and <= 1) || line.K < 1)
            throw Bad("The line is an average risk above 0 and at most 1, and a smallest class of at least 1.");
        var trees = await Read(options.Hierarchies, cancellation);
        var texts = (await engine.Propose(source, plan, null, cancellation)).ToDictionary();
        foreach (var (column, text) in options.Ladders.Select(Pair))
            texts[texts.ContainsKey(column) ? column : throw Bad($"'{column}' is no quasi-identifier, so it has no ladder.")] = text;
        var found = await engine.Improve(source, plan, new(line, [.. texts.Select(one => LadderText.Read(one.Key, one.Value, trees.GetValueOrDefault(one.Key)))]), null, cancellation);
        return new JsonObject
        {
            ["line"] = Node(found.Line), ["tier"] = @case is null ? options.Data.Tier(pack) : null, ["motive"] = @case is null ? Words.Of(options.Motive) : null, ["ladders"] = Node(texts), ["now"] = Effect(null, found.Now, measured.Sensitive, found, @case),
            ["single"] = new JsonArray([.. found.Single.Select(one => Effect([one.Change], one.Risk, one.Sensitive, found, @case))]),
            ["smallest"] = found.Smallest is { } set ? Effect(set.Changes, set.Risk, set.Sensitive, found, @case) : null,
            ["proven"] = found.IsProven, ["sensitive_uncounted"] = found.Uncounted,
        };

        JsonObject Effect(IReadOnlyList<ColumnChange>? changes, SetRisk risk, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive, Improvements all, DecisionCase? decided)
        {
            var effect = new JsonObject();
            if (changes is not null)
            {
                effect["sentence"] = $"{string.Join(", ", changes.Select(change => change.Words).DefaultIfEmpty("nothing is needed"))}: {Probability.Format(all.Now.AverageRisk)} to {Probability.Format(risk.AverageRisk)}";
                effect["changes"] = Node(changes.Select(change => new { change.Column, change.Steps }));
            }
            (effect["average_risk"], effect["highest_risk"], effect["k"], effect["classes"], effect["uniques"]) = (risk.AverageRisk, risk.HighestRisk, risk.K, risk.Classes, risk.Uniques);
            effect["under"] = all.Line.Holds(risk);
            effect["sensitive"] = sensitive is null ? null : Node(sensitive);
            if (decided is null)
                effect["tiers"] = new JsonArray([.. options.Alone(risk, pack, measured, sensitive).Select(one => new JsonObject
                {
                    ["tier"] = one.Tier, ["place"] = one.Place?.ToString() ?? "public", ["met"] = one.AreKnown ? one.IsMet : null, ["needs"] = Node(one.Needs),
                })]);
            else
                effect["decision"] = ImprovedGates.AreKnown(measured, sensitive) ? JsonNode.Parse(DecisionJson.Bytes(ImprovedDecision.Decide(decided, risk, pack, measured, sensitive))) : null;
            return effect;
        }
    }

    /// <summary>Hierarchies by column.</summary>
    public static async Task<IReadOnlyDictionary<string, Hierarchy>> Read(IReadOnlyList<string> named, CancellationToken cancellation)
    {
        var trees = new Dictionary<string, Hierarchy>();
        foreach (var (column, path) in named.Select(Pair))
        {
            await using var file = File.OpenRead(path);
            trees[column] = await HierarchyFile.Read(file, cancellation);
        }
        return trees;
    }

    private static async Task<DecisionCase?> Case(string? path, CancellationToken cancellation)
    {
        if (path is null)
            return null;
        var reading = DecisionJson.ReadCase(DecideVerb.WithoutMark(await File.ReadAllBytesAsync(path, cancellation)), ShippedPacks.Current);
        return reading.Case ?? throw Bad($"{path}: {string.Join(" ", reading.Errors.Select(error => $"{error.Where}: {error.What} {error.Mend}"))}");
    }

    private static (string Column, string Value) Pair(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } column, var value] ? (column, value) : throw Bad($"'{text}' is not of the form column=value.");

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, RiskJson.Options);

    private static RuleViolation Bad(string message) => new(new Rule("CLI", message));
}

/// <summary>What was asked of the search. Names are exact.</summary>
internal sealed record ImproveOptions(double? Average, long? K, IReadOnlyList<string> Ladders, IReadOnlyList<string> Hierarchies, string? Case)
{
    private const string Public = "public";

    /// <summary>What was said of the data.</summary>
    public required DataOptions Data { get; init; }

    /// <summary>E0 to E4, or "public"; null for the least that the tier asks for.</summary>
    public string? Place { get; init; }

    public Motive Motive { get; init; }

    /// <summary>What is wrong with the options, before the file is read; null for nothing.</summary>
    public string? Fault => Place is null or Public || Enum.TryParse<EnvironmentLevel>(Place, out var known) && Enum.IsDefined(known) && known.ToString() == Place
        ? null : $"'{Place}' is no place; these are E0 to E4, and {Public}.";

    /// <summary>Whether the line may follow from what the data are and where they go.</summary>
    public bool NamesPlace => Place is not null || Data.Entries.Count > 0;

    public RiskLine Line(PolicyPack pack) => Place is Public ? LineOfContext.Public(Data.HighInvasiveness, pack)
        : LineOfContext.Licensed(Data.Tier(pack), Data.HighInvasiveness, ContextRisk.In(Environment(pack), Motive, new(Data.Prevalence), pack.Risk), pack);

    public IReadOnlyList<TierVerdict> Alone(SetRisk risk, PolicyPack pack, RiskMeasurement measured, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive) =>
        ImprovedDecision.Alone(Data.Classified(measured.File.Rows, pack), Place is Public ? EnvironmentLevel.E0 : Environment(pack), Motive, risk, pack, measured, sensitive);

    private EnvironmentLevel Environment(PolicyPack pack) => Place is null or Public ? pack.Tier(Data.Tier(pack)).MinimumEnvironment : Enum.Parse<EnvironmentLevel>(Place);
}
