using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>When a silence is told again: once what was told of it is settled, and it has lasted its time again.</summary>
public sealed class SilenceTests
{
    private static readonly string Number = AccessEvents.Licence(0);
    private static readonly AnomalyTerms Terms = ShippedPacks.Current.Anomalies;
    private static readonly DateTimeOffset Now = new(2028, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string?, int, double> Rules => new()
    {
        { "AN-11", null, 3, 24 }, { "AN-11", "late", 2, 24 * (31 + 14) }, { "AN-17", null, 2, 24 * 180 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Evaluate_SilenceThatWasToldOf_IsToldAgainPastItsTime(string rule, string? kind, int tier, double hours)
    {
        var began = Now.AddYears(-1);
        bool IsTold(DateTimeOffset raised, DateTimeOffset? settled) => AnomalyRules.Evaluate(Window(tier, began, (rule, kind, Number), new(raised, settled))).Any(found => found.Rule == rule && found.Kind == kind && found.Since >= began);

        Assert.False(IsTold(began.AddDays(190), null)); // somebody is at it
        Assert.False(IsTold(began.AddDays(2), Now.AddHours(1 - hours)));
        Assert.True(IsTold(began.AddDays(2), Now.AddHours(-1 - hours)));
        Assert.True(IsTold(began.AddDays(-2), null)); // of another silence
        Assert.True(IsTold(began.AddDays(-2), Now.AddMinutes(-5)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, true)]
    public void Covers_SilenceThatWentOnAfterTheAlertWasSettled_IsNewsAgain(int hours, bool isCovered)
    {
        var found = new Anomaly("AN-11", AnomalyLevel.High, [1], "Silent.") { Licence = Number };
        var alert = Alert.Raise(Guid.NewGuid(), found, Number, null, DateOnly.FromDateTime(Now.UtcDateTime), null, Now.AddHours(-9));
        Assert.True(alert.Covers(found));
        alert.Act(AlertVerb.Explain, "The enclave is being moved.", People.Auditor, Now);

        Assert.Equal(isCovered, alert.Covers(found with { Since = Now.AddHours(hours) }));
    }

    /// <summary>The last entry came, and was of use, at an instant.</summary>
    private static AccessWindow Window(int tier, DateTimeOffset last, (string, string?, string) key, ToldAlert told)
    {
        var licence = new LicensedUse(Number, tier, _ => true, new HashSet<string>(), null, new HashSet<string>(), new(2026, 1, 1), new(2030, 12, 31));
        AccessEvent[] events = [AccessEvents.Event() with { ReceivedAt = last, Facts = AccessEvents.Facts() with { At = last } }];
        return new(events, new Dictionary<string, LicensedUse> { [Number] = licence }, Now) { Terms = Terms, Told = new[] { told }.ToLookup(_ => key) };
    }
}
