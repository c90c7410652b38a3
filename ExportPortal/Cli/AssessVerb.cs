using System.CommandLine;
using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

/// <summary><c>assess FILE</c>: the risk of a CSV file, without a portal. The file is read where it lies and not changed.</summary>
public static class AssessVerb
{
    public static Command Build(CliOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "CSV in UTF-8 with a header. The delimiter (comma, semicolon, tab, bar) is found and shown; a row of another length, a stray quotation mark and the like are refused with line and column." };
        var quasi = Names("--quasi", "Quasi-identifiers: columns that others may know of a person. Exact names, comma separated.", required: true);
        var sensitive = Names("--sensitive", "Columns whose disclosure is measured. Exact names, comma separated.");
        var ordered = Names("--ordered", "Columns of numbers, sorted numerically, equal when the numbers are equal. A cell that is not a number is refused. One that is not a quasi-identifier is measured as sensitive.");
        var nulls = new Option<string>("--null") { Description = "What an empty cell among the quasi-identifiers means: a value like any other (strictest), a wildcard that matches every value, or drop the record from the classes. \"NA\" and \"null\" are text.", DefaultValueFactory = _ => "value" };
        nulls.AcceptOnlyFromAmong("value", "wildcard", "drop");
        var weight = new Option<string?>("--weight") { Description = "Column of sampling weights, numbers above 0: adds individual and global risk (Benedetti and Franconi), approximate and exact.", HelpName = "a" };
        var household = new Option<string?>("--household") { Description = "Column that members of a household share: adds household risk. Needs --weight.", HelpName = "a" };
        var population = new Option<long[]>("--population") { Description = "Persons the sample was drawn from: adds estimates of population uniques, journalist and marketer risk. May be given several times.", HelpName = "N" };
        var suda = new Option<bool>("--suda") { Description = "Searches special uniques: minimal sample uniques, SUDA and DIS-SUDA scores, what each quasi-identifier adds." };
        var json = new Option<bool>("--json") { Description = "Says what is so anyway: the output is JSON." };
        var command = new Command("assess", "Measures the re-identification and disclosure risk of a CSV file and prints it as JSON: classes of equal quasi-identifiers, prosecutor and marketer risk, l-diversity, t-closeness and their kin. Nothing is trimmed, folded or normalised; types are declared, never inferred. Only counts leave the file.")
        {
            file, quasi, sensitive, ordered, nulls, weight, household, population, suda, json,
        };
        var stress = new AssessStress();
        var improve = new AssessImprove();
        foreach (var option in stress.Options.Concat(improve.Options))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Run(new AssessOptions(
            parsed.GetValue(file)!, Split(parsed.GetValue(quasi)), Split(parsed.GetValue(sensitive)), Split(parsed.GetValue(ordered)),
            Enum.Parse<NullRule>(parsed.GetValue(nulls)!, ignoreCase: true), parsed.GetValue(weight), parsed.GetValue(household),
            parsed.GetValue(population) ?? [], parsed.GetValue(suda), stress.Read(parsed), improve.Read(parsed)), output, cancellation));
        return command;
    }

    internal static async Task<int> Run(AssessOptions options, CliOutput output, CancellationToken cancellation)
    {
        if (options.Stress?.Fault(ShippedPacks.Current) is { } wrong)
            return output.BadInput(wrong, "", "Run 'assess --help' to see the options.");
        return await FileWork.Run(output, options.File, async () =>
        {
            var plan = new MeasurementPlan(options.Quasi, options.Sensitive, options.Ordered, options.Nulls)
            {
                Weight = options.Weight, Household = options.Household, Populations = options.Population, Suda = options.Suda,
            };
            var file = await CsvIntake.Inspect(options.File, MicrodataLimits.Default, null, cancellation);
            var engine = new MicrodataEngine(new DuckDbSettings());
            var measurement = await engine.Measure(file, plan, null, cancellation);
            var printed = JsonSerializer.SerializeToNode(measurement, RiskJson.Options)!;
            if (options.Stress is { } asked)
                printed["stress"] = JsonSerializer.SerializeToNode(await AssessStress.Run(file, plan, measurement, asked, cancellation), RiskJson.Options);
            if (options.Improve is { } improve)
                printed["improve"] = await AssessImprove.Run(engine, file, plan, improve, cancellation);
            output.WriteJson(writer => printed.WriteTo(writer));
            return CliOutput.Done;
        });
    }

    private static Option<string[]> Names(string name, string description, bool required = false) =>
        new(name) { Description = description, Required = required, HelpName = "a,b,c" };

    internal static string[] Split(string[]? values) => [.. (values ?? []).SelectMany(value => value.Split(','))];
}

/// <summary>What was asked of <see cref="AssessVerb"/>. Names are exact, not trimmed.</summary>
internal sealed record AssessOptions(
    string File, IReadOnlyList<string> Quasi, IReadOnlyList<string> Sensitive, IReadOnlyList<string> Ordered,
    NullRule Nulls, string? Weight, string? Household, IReadOnlyList<long> Population, bool Suda, StressOptions? Stress = null, ImproveOptions? Improve = null);
