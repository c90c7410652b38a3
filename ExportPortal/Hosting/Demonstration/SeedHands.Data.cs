using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Datasets.Outputs;
using ExportPortal.Features.Datasets.Privacy;
using ExportPortal.Microdata;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Datasets: registered, measured, and measured again before a measurement grows old.</summary>
internal sealed partial class SeedHands
{
    /// <summary>A measurement counts for six months; the stewards of the scenario measure again before.</summary>
    private const int FreshDays = 170;

    private readonly Dictionary<string, (Guid Version, DateOnly On)> measured = [];

    private Task ahead = Task.CompletedTask;

    /// <summary>Counts every file on another core while the walk goes on, so that <see cref="OnceMeasured"/> has the answers when the walk comes to ask.</summary>
    public void CountAhead() => ahead = Task.Run(async () =>
    {
        foreach (var data in ScenarioDatasets.All)
            Service<StagedUploads>().Discard((await Count(data, cast.Signatory(data.Steward))).Id);
    }, cancellation);

    /// <summary>Until nothing goes on beside the walk.</summary>
    public Task Finish() => ahead;

    public async Task Register(ScenarioDataset data) => await Do(Service<RegisterDataset>().Run(data.Input, Guid.NewGuid(), cast.Signatory(data.Steward), cancellation));

    /// <summary>The version of the dataset, with a measurement that is fresh.</summary>
    public async Task<Guid> Measured(string dataset)
    {
        if (measured.TryGetValue(dataset, out var known) && known.On.AddDays(FreshDays) >= Today)
            return known.Version;
        var version = await Measure(ScenarioDatasets.All.Single(one => one.Id == dataset));
        measured[dataset] = (version, Today);
        return version;
    }

    private async Task<Guid> Measure(ScenarioDataset data)
    {
        var steward = cast.Signatory(data.Steward);
        if (data.Input.Granularity <= Granularity.G1)
            await CheckCounts(data, steward);
        var upload = await Count(data, steward);
        await Do(Service<RegisterVersion>().Run(data.Id, upload.Id, data.File.Variables, Guid.NewGuid(), steward, cancellation));
        return (await Read(db => db.Datasets.Where(one => one.Number == data.Id).SelectMany(one => one.Versions).OrderByDescending(one => one.Number).Select(one => one.Id).FirstAsync(cancellation))).Value;
    }

    /// <summary>What the steward does between choosing the file and saving the version.</summary>
    private async Task<StagedUpload> Count(ScenarioDataset data, Actor steward)
    {
        var uploads = Service<StagedUploads>();
        var upload = await uploads.Stage(new MemoryStream(data.File.Csv()), data.File.Name, steward, null, cancellation);
        var pack = Service<PolicyPack>();
        var line = RiskLine.Of(BaseTier(data, pack), data.Input.HighInvasiveness, pack);
        var plan = MeasurementPlan.For(data.File.Variables, NullRule.Value);
        await uploads.Measure(upload, (RunChoice.Usual with { Suda = false, Knowledge = data.Id is "DS-03" }).For(plan, line), null, cancellation);
        if (await Service<StressSetups>().Find(data.Id, steward, cancellation) is { } setup)
            await uploads.Stress(upload, plan, setup, StressQuestion.For(data.File.Variables, setup.Pack.StressTests!, setup.Earlier), null, cancellation);
        return upload;
    }

    /// <summary>What goes out are tables, so the one of the file is checked before: a channel that nobody assessed is a condition from T2 on.</summary>
    private async Task CheckCounts(ScenarioDataset data, Actor steward)
    {
        var sheet = OutputSheets.Read(data.File.Counts(), $"counts-{data.File.Name}");
        await Do(Service<CheckOutput>().Run(data.Id, new(sheet, null, new() { Count = "persons", Dimensions = [.. data.File.Known.Select(column => column.Name)] }), Guid.NewGuid(), steward, cancellation));
    }

    /// <summary>The steward puts what the recipient was given on the dataset's privacy ledger, on the day it went out.</summary>
    public async Task Release(ScenarioCase given, string title, double epsilon, double delta)
    {
        var party = cast.Party(given.Recipient).Id;
        await Do(Service<RecordRelease>().Run(given.Dataset, party.Value, new(title, Today, new(PrivacyNoise.Approximate, epsilon, delta, null, null), new(true, true, true)), Guid.NewGuid(), Steward(given), cancellation));
    }

    private static int BaseTier(ScenarioDataset data, PolicyPack pack) => Domain.Decision.BaseTier.Of(data.Input.Entries, data.Input.Granularity, pack).Tier;
}
