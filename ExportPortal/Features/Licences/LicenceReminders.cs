using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Warnings before the end, reminders of reports and conditions, what is overdue, and suspensions that have to be looked at. Each is told once.</summary>
public sealed class LicenceReminders(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private static readonly string[] EndWarnings = ["expiry-warning-1", "expiry-warning-2", "expiry-warning-3", "expiry-warning-4"];
    private const string EndWarning = "licence.warn";
    private static readonly LicenceState[] Live = [LicenceState.Active, LicenceState.Suspended, LicenceState.Expired, LicenceState.Revoked, LicenceState.Surrendered];

    /// <summary>Days for which a closed licence is looked at after the last day of what outlives it; longer than a portal stands still.</summary>
    private const int LooksBackDays = 60;

    /// <summary>One thing to tell.</summary>
    /// <param name="What">Its identity within the licence.</param>
    private sealed record Word(Licence Licence, string Name, string What, string Reason, bool StopsAccess = false)
    {
        public Guid Once => Data.Jobs.Once.Of($"{Licence.Id.Value}:{What}");

        /// <summary>What an older release called it; null where it called it the same.</summary>
        public string? Formerly { get; init; }

        public DueAct Act(Func<CommandScope, Task<bool>> tell) =>
            new(Name, Once, tell) { Formerly = Formerly is null ? null : Data.Jobs.Once.Of($"{Licence.Id.Value}:{Formerly}") };
    }

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var words = new List<Word>();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var ends = today.AddDays(EndWarnings.Max(key => pack.Clock(key).Length));
        var dues = today.AddDays((pack.LicenceLife?.ReminderDays ?? []).DefaultIfEmpty(0).Max());
        var gone = today.AddDays(-LooksBackDays);
        await foreach (var licence in db.Licences.AsNoTracking()
            .Where(licence => (licence.State == LicenceState.Closed && licence.NextDutyDue >= gone && licence.NextDutyDue <= dues) || Live.Contains(licence.State) && (licence.NextDutyDue == null || licence.NextDutyDue <= dues || licence.ReviewDueAt <= now || licence.SuspensionEndsAt <= now
                || ((licence.State == LicenceState.Active || licence.State == LicenceState.Suspended) && licence.LastDay <= ends)))
            .OrderBy(licence => licence.Number).AsAsyncEnumerable().WithCancellation(cancellation))
            words.AddRange(Words(licence, now));
        return await db.NotDone(words.ConvertAll(word => word.Act(scope => Tell(scope, word, cancellation))), cancellation);
    }

    /// <summary>Looks again: between finding and telling somebody may have acted, and then it is no longer so. A word moves no state, so it records none.</summary>
    private async Task<bool> Tell(CommandScope scope, Word word, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == word.Licence.Id, cancellation);
        if (Words(licence, scope.Now).FirstOrDefault(now => now.What == word.What) is not { } still)
            return false;
        if (still.StopsAccess && licence.State is LicenceState.Active)
            await scope.OweStop(licence, cancellation);
        var renewal = still.Name == EndWarning ? await scope.Db.OpenRenewal(licence.Id, cancellation) : null;
        scope.Record(LicenceCommand.Subject(licence), reason: renewal is null ? still.Reason : $"{still.Reason} Renewal {renewal} is open: if it is granted, the use goes on.");
        return true;
    }

    private IEnumerable<Word> Words(Licence licence, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (licence.StateAt(now) is LicenceState.Active or LicenceState.Suspended && Nearest(EndWarnings.Select(key => pack.Clock(key).Length), licence.LastDay, today) is { } warned)
            yield return new(licence, EndWarning, $"warn:{licence.LastDay:o}:{warned}", $"The last day of access is {Domain.Common.Words.Day(licence.LastDay)}, {In(licence.LastDay, today)}.");
        if (licence.ReviewDueAt is { } review && review <= now)
            yield return new(licence, "licence.reviewdue", $"review:{review:o}", $"The review was due on {PackageWords.Minute(review)}. Keep the suspension with reasons, or lift it.");
        if (licence.SuspensionEndsAt is { } longest && longest <= now)
            yield return new(licence, "licence.reviewdue", $"longest:{longest:o}", $"The suspension has lasted {pack.InWords("suspension-longest")}, which is the longest. Lift it or revoke the licence; it does not end by itself.");
        // Those who may follow it up are told beside the licensee: an order that was not followed is a reason for the next rung.
        foreach (var order in licence.OwedAt(now).Where(duty => duty.Kind is DutyKind.Order && duty.IsOverdue(today)))
            yield return new(licence, "licence.orderoverdue", $"orderoverdue:{Once(order)}{Again(order)}", $"{order.What} Sanction {order.Code} had set it until {Domain.Common.Words.Day(order.Due)}, and nothing was handed in.");
        foreach (var duty in licence.OwedAt(now))
            if (duty.IsOverdue(today))
                yield return new(licence, "licence.overdue", $"overdue:{Once(duty)}{Again(duty)}",
                    $"{duty.What} ({duty.Code}) was due on {Domain.Common.Words.Day(duty.Due)}.{(duty.StopsAccess ? " Access is closed until it is done." : "")}", duty.StopsAccess) { Formerly = $"overdue:{duty.No}:{duty.Due:o}{Again(duty)}" };
            else if (duty.HeldSince is null && Nearest(pack.LicenceLife?.ReminderDays ?? [], duty.Due, today) is { } reminded)
                yield return new(licence, "licence.remind", $"remind:{Once(duty)}:{reminded}", $"{duty.What} ({duty.Code}) is due on {Domain.Common.Words.Day(duty.Due)}, {In(duty.Due, today)}.") { Formerly = $"remind:{duty.No}:{duty.Due:o}:{reminded}" };
    }

    /// <summary>What was sent back is told of anew when it is overdue.</summary>
    private static string Again(OwedDuty duty) => duty.Returned is { Count: > 0 } back ? $":{back.Count}" : "";

    /// <summary>What the duty is, whatever its number.</summary>
    private static string Once(OwedDuty duty) => $"{duty.Code}:{duty.What}:{duty.Due:o}";

    /// <summary>The latest step that has come: one that was missed while the portal stood still is not told beside a later one.</summary>
    internal static int? Nearest(IEnumerable<int> days, DateOnly day, DateOnly today) =>
        days.Where(before => today >= day.AddDays(-before)).Order().Select(before => (int?)before).FirstOrDefault();

    internal static string In(DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        var days => string.Create(CultureInfo.InvariantCulture, $"in {days} days"),
    };
}
