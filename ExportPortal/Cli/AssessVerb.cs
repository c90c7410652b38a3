using System.CommandLine;
using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Policy;

namespace ExportPortal.Cli;

/// <summary><c>assess FILE</c>, or a table by <c>--connection</c> and <c>--table</c>: the risk of microdata, without a portal. What is read is not changed.</summary>
public static class AssessVerb
{
    public static Command Build(CliOutput output, BuildPortal build)
    {
        var portal = new StoppedPortal(build);
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "CSV with a header, or Parquet with plain columns; the kind is told from the content. Delimiter (comma, semicolon, tab, bar), quotation mark (\" or ') and encoding (UTF-8, UTF-16, else Windows-1252) of CSV are found and shown; a row of another length, a stray quotation mark and the like are refused with line and column. Values of Parquet become text: a null is an empty cell, true and false, decimals with all places, floating numbers in their shortest form, dates as 2026-01-31." };
        var connection = new Option<string?>("--connection") { Description = "In place of FILE: name of a PostgreSQL connection in the settings (Microdata:Connections). The table is counted on its server, in one read-only snapshot; counts leave it, and where a search needs them the distinct combinations of quasi-identifiers as numbers with their counts, but no row.", HelpName = "NAME" };
        var table = new Option<string?>("--table") { Description = "The table or view, in a schema that the connection allows. Quote a name that holds a point as in SQL.", HelpName = "schema.table" };
        var quasi = Names("--quasi", "Quasi-identifiers: columns that others may know of a person. Exact names, comma separated.", required: true);
        var sensitive = Names("--sensitive", "Columns whose disclosure is measured. Exact names, comma separated.");
        var ordered = Names("--ordered", "Columns of numbers; a cell that is none is refused. One that is not a quasi-identifier is measured as sensitive: sorted numerically, equal numbers are one value. A quasi-identifier is checked and compared as text, so 34 and 34.0 are two values.");
        var nulls = TextOptions.Choice("--null", "What an empty cell among the quasi-identifiers means: a value like any other (strictest), a wildcard that matches every value, or drop the record from the classes. \"NA\" and \"null\" are text.", "value", "wildcard", "drop");
        var (text, written) = (new TextOptions(), new WrittenOptions());
        var weight = new Option<string?>("--weight") { Description = "Column of sampling weights, numbers above 0: adds individual and global risk (Benedetti and Franconi), approximate and exact.", HelpName = "a" };
        var household = new Option<string?>("--household") { Description = "Column that members of a household share: adds household risk. Needs --weight.", HelpName = "a" };
        var population = new Option<long[]>("--population") { Description = "Persons the sample was drawn from: adds estimates of population uniques, journalist and marketer risk. Who was removed from the file is not counted among them. May be given several times.", HelpName = "N" };
        var populationFile = new Option<string?>("--population-file") { Description = "File with everybody the sample was drawn from, itself included, with the quasi-identifiers under the same names: counts journalist and marketer risk in it instead of estimating them.", HelpName = "FILE" };
        var populationTable = new Option<string?>("--population-table") { Description = "The same as a table or view of --connection.", HelpName = "schema.table" };
        var suda = new Option<bool>("--suda") { Description = "Searches special uniques: minimal sample uniques, SUDA and DIS-SUDA scores, what each quasi-identifier adds." };
        var json = new Option<bool>("--json") { Description = "Says what is so anyway: the output is JSON." };
        var command = new Command("assess", "Measures the re-identification and disclosure risk of a CSV or Parquet file, or of a table in PostgreSQL, and prints it as JSON: classes of equal quasi-identifiers, prosecutor and marketer risk, l-diversity, t-closeness and their kin. Without --trim, --letters and --normalise texts are compared exactly; types are declared, never inferred. Only counts leave the file; what leaves a server beside them stands under --connection.")
        {
            file, connection, table, quasi, sensitive, ordered, nulls, weight, household, population, populationFile, populationTable, suda, json, portal.Environment,
        };
        var (data, stress) = (new AssessData(), new AssessStress());
        var improve = new AssessImprove();
        foreach (var option in text.Options.Concat(written.Options).Concat(data.Options).Concat(stress.Options).Concat(improve.Options))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Run(new AssessOptions(
            parsed.GetValue(file), parsed.GetValue(connection), parsed.GetValue(table),
            Split(parsed.GetValue(quasi)), Split(parsed.GetValue(sensitive)), Split(parsed.GetValue(ordered)),
            Enum.Parse<NullRule>(parsed.GetValue(nulls)!, ignoreCase: true), text.Read(parsed),
            parsed.GetValue(weight), parsed.GetValue(household), parsed.GetValue(population) ?? [], parsed.GetValue(suda), stress.Read(parsed, data.Read(parsed)), improve.Read(parsed, data.Read(parsed)), written.Read(parsed), parsed.GetValue(portal.Environment)) { PopulationFile = parsed.GetValue(populationFile), PopulationTable = parsed.GetValue(populationTable), Data = data.Read(parsed) },
            () => portal.Open(parsed, services => services.GetRequiredService<TableConnections>()), output, cancellation));
        return command;
    }

    /// <param name="portal">Asked for where a connection is named.</param>
    private static async Task<int> Run(AssessOptions options, Func<IHost> portal, CliOutput output, CancellationToken cancellation)
    {
        if (options.Fault is { } misnamed)
            return output.BadInput(misnamed, "", "Run 'assess --help' to see both.");
        if ((options.Data.Fault(ShippedPacks.Current) ?? options.Stress?.Fault ?? options.Improve?.Fault) is { } wrong)
            return output.BadInput(wrong, "", "Run 'assess --help' to see the options.");
        // The population by itself, so that what is wrong with it is said of it.
        return await FileWork.Run(output, options.PopulationFile, options.PopulationPlace, async () =>
        {
            var sources = new AssessSources(options, portal);
            var population = await sources.Population(cancellation);
            try
            {
                return await WithEarlier(sources, [], options, output, earlier => FileWork.Run(output, options.File, options.Place, () => Measure(sources, population, earlier, options, output, cancellation)), cancellation);
            }
            finally
            {
                population?.Discard();
            }
        });
    }

    /// <summary>Opens the earlier versions one by one, each by itself like the population, and discards them after the work.</summary>
    private static async Task<int> WithEarlier(AssessSources sources, IReadOnlyList<MicrodataSource> opened, AssessOptions options, CliOutput output, Func<IReadOnlyList<MicrodataSource>, Task<int>> work, CancellationToken cancellation)
    {
        if (options.Stress is not { Earlier: var places } || opened.Count == places.Count)
            return await work(opened);
        var place = places[opened.Count];
        return await FileWork.Run(output, place.IsTable ? null : place.Name, place.IsTable ? $"{options.Connection}: {place.Name}" : place.Name, async () =>
        {
            var source = await sources.Earlier(place, cancellation);
            try
            {
                return await WithEarlier(sources, [.. opened, source], options, output, work, cancellation);
            }
            finally
            {
                source.Discard();
            }
        });
    }

    private static async Task<int> Measure(AssessSources sources, MicrodataSource? population, IReadOnlyList<MicrodataSource> earlier, AssessOptions options, CliOutput output, CancellationToken cancellation)
    {
        var (source, engine) = (await sources.Sample(cancellation), sources.Engine);
        try
        {
            var measurement = await new RequestedMeasurement(engine, engine).Run(source, new(options.Plan, PopulationTable: population?.Hash.Hex), null, cancellation, population);
            return await Print(source, engine, measurement, earlier, options, output, cancellation);
        }
        finally
        {
            source.Discard();
        }
    }

    private static async Task<int> Print(MicrodataSource source, MicrodataEngine engine, RiskMeasurement measurement, IReadOnlyList<MicrodataSource> earlier, AssessOptions options, CliOutput output, CancellationToken cancellation)
    {
        var printed = JsonSerializer.SerializeToNode(measurement, RiskJson.Options)!;
        if (options.Stress is { } asked)
            printed["stress"] = JsonSerializer.SerializeToNode(await AssessStress.Run(engine, source, options.Plan, measurement, asked, earlier, cancellation), RiskJson.Options);
        if (options.Improve is { } improve)
            printed["improve"] = await AssessImprove.Run(engine, source, options.Plan, measurement, improve, cancellation);
        output.WriteJson(writer => printed.WriteTo(writer));
        return CliOutput.Done;
    }

    private static Option<string[]> Names(string name, string description, bool required = false) =>
        new(name) { Description = description, Required = required, HelpName = "a,b,c" };

    internal static string[] Split(string[]? values) => [.. (values ?? []).SelectMany(value => value.Split(','))];
}
