using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>What the anomaly rules are told of a licence.</summary>
public sealed class LicensedUsesTests
{
    [Fact]
    public async Task Find_RenewedLicence_TellsItsTerms()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        var renewed = Cases.Term.Start.AddMonths(6);
        await Change(store, licence => typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Renewed = [renewed] }));

        var use = await Use(store, number);

        DateOnly Renewed(DateOnly day) => use.RenewedOn(new(day, TimeOnly.MinValue, TimeSpan.Zero));
        Assert.Equal((default, renewed), (Renewed(renewed.AddDays(-1)), Renewed(renewed)));
        Assert.Equal((Cases.Term.Start, renewed.AddDays(-1)), use.TermOf(default));
        Assert.Equal((renewed, use.End), use.TermOf(renewed));
    }

    /// <summary>Many engines write the names of columns in another case than the schedule.</summary>
    [Fact]
    public async Task Find_ColumnsOfTheSchedule_AreComparedWithoutCase()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        var use = await Use(store, number);
        var column = use.Columns.First();
        int Told(string resource) => AnomalyRules.Evaluate(new(
            [AccessEvents.Event() with { Facts = AccessEvents.Facts() with { Licence = number, Resource = resource } }], new Dictionary<string, LicensedUse> { [number] = use }, AccessEvents.Start)
            { Terms = AnomalyTerms.Usual }).Count(found => found.Rule == "AN-08");

        Assert.NotEqual(column.ToUpperInvariant(), column.ToLowerInvariant());
        Assert.Equal((0, 0, 1), (Told($"core({column.ToUpperInvariant()})"), Told($"core({column.ToLowerInvariant()})"), Told("core(no_such_column)")));
    }

    private static async Task Change(TestStore store, Action<Licence> change)
    {
        await using var db = store.CreateDbContext();
        change(await db.Licences.SingleAsync());
        await db.SaveChangesAsync();
    }

    private static async Task<LicensedUse> Use(TestStore store, string number)
    {
        await using var db = store.CreateDbContext();
        return (await LicensedUses.Find(db, [number], default))[number];
    }
}
