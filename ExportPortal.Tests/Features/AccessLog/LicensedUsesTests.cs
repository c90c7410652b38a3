using System.Reflection;
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

    /// <summary>As the gateway answers (AD-14): closed from the day after the condition was due until it is answered, and again while the answer is sent back.</summary>
    [Fact]
    public async Task Find_OverdueConditionThatStopsAccess_ClosesItUntilItIsAnswered()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        var (due, who) = (Cases.Term.Start.AddDays(10), People.Recipient);
        DateTimeOffset Day(int day, int hour = 12) => new(Cases.Term.Start.AddDays(day), new(hour, 0), TimeSpan.Zero);
        DutyAnswer Answer(int day) => new("Done.", null, null, who.Person, who.Name, Day(day));
        var duty = new OwedDuty(900, DutyKind.Condition, "AM-0001", "Send the log of the new site", due, StopsAccess: true);
        async Task<(string Open, DateTimeOffset? Since)> With(OwedDuty owed)
        {
            await Change(store, licence => typeof(Licence).GetMethod("Owe", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(licence, [new List<OwedDuty> { owed }]));
            var use = await Use(store, number);
            return (string.Concat(((int[])[5, 10, 11, 13, 15, 17]).Select(day => use.IsActiveAt(Day(day, 13)) ? 'o' : '-')), use.OpenedAt);
        }

        var opened = (await With(duty with { StopsAccess = false })).Since;
        Assert.Equal(("oo----", opened), await With(duty));
        Assert.Equal(("oooooo", opened), await With(duty with { Answer = Answer(10) }));
        Assert.Equal(("oo-ooo", Day(12)), await With(duty with { Answer = Answer(12) }));
        Assert.Equal(("oooooo", opened), await With(duty with { HeldSince = Day(9) })); // its day stands still, as the gateway says too
        var returned = new ReturnedAnswer(Answer(12), new(false, "Not the whole log.", "Ilva", Day(14)));
        Assert.Equal(("oo-o--", opened), await With(duty with { Returned = [returned] }));
        Assert.Equal(("oo-o-o", Day(16)), await With(duty with { Returned = [returned], Answer = Answer(16) }));
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
