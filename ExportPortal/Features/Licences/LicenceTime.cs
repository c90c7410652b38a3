using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>
/// Records what time has done to licences and tells those concerned: ends, lapses, provisional suspensions that nobody
/// confirmed, renewals that are still open on the last day, warnings and reminders. Each thing happens once, however
/// often and on however many machines this runs.
/// </summary>
public sealed class LicenceTime(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack, TimeProvider clock)
{
    private static readonly string[] EndWarnings = ["expiry-warning-1", "expiry-warning-2", "expiry-warning-3", "expiry-warning-4"];

    /// <summary>Does all that is due; returns how many acts were recorded.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acts = 0;
        foreach (var licence in await Candidates(now, cancellation))
        {
            if (await Extend(licence, now, cancellation) || await Settle(licence, now, cancellation))
                acts++;
            acts += await Tell(licence, now, cancellation);
        }
        return acts;
    }

    /// <summary>Licences that time may touch.</summary>
    private async Task<List<Licence>> Candidates(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        LicenceState[] live = [LicenceState.PendingAcceptance, LicenceState.Active, LicenceState.Suspended, LicenceState.Expired, LicenceState.Revoked, LicenceState.Surrendered];
        return await db.Licences.AsNoTracking().Where(licence => live.Contains(licence.State)).OrderBy(licence => licence.Number).ToListAsync(cancellation);
    }

    private async Task<bool> Settle(Licence seen, DateTimeOffset now, CancellationToken cancellation)
    {
        if (seen.DueAt(now) is not { } verb)
            return false;
        await pipeline.RunAsPortal($"licence.{verb.ToString().ToLowerInvariant()}", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == seen.Id, cancellation);
            var before = licence.State;
            if (licence.Settle(scope.Now) is null)
            {
                scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(before), "Somebody acted first; nothing was due any more.");
                return;
            }
            await scope.OweNews(licence, before, cancellation);
            scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(licence.State), licence.Steps[^1].Reason);
        }, cancellation, Once.Of($"{seen.Id.Value}:{verb}:{seen.Steps.Count}"));
        return true;
    }

    /// <summary>On the last day of a licence whose renewal is open, its end moves (transition 42), so that no minute is lost.</summary>
    private async Task<bool> Extend(Licence seen, DateTimeOffset now, CancellationToken cancellation)
    {
        if (seen.State is not LicenceState.Active || DateOnly.FromDateTime(now.UtcDateTime) != seen.End || seen.WhyNotExtended(now) is not null || seen.Grant is null)
            return false;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var renewal = await db.Amendments.Where(one => one.Licence == seen.Id && one.Kind == AmendmentKind.Renewal && (one.State == AmendmentState.Requested || one.State == AmendmentState.InReview))
            .Select(one => one.Number).FirstOrDefaultAsync(cancellation);
        if (renewal is null)
            return false;
        await pipeline.RunAsPortal("licence.extend", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == seen.Id, cancellation);
            licence.Extend(pack, renewal, scope.Now);
            scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
            scope.Record(LicenceCommand.Subject(licence), Words.Code(licence.State), Words.Code(licence.State), licence.Steps[^1].Reason);
        }, cancellation, Once.Of($"{seen.Id.Value}:extend:{seen.End:o}"));
        return true;
    }

    /// <summary>Warnings and reminders of the day; one that was missed while the portal stood still is not sent late twice.</summary>
    private async Task<int> Tell(Licence licence, DateTimeOffset now, CancellationToken cancellation)
    {
        var (today, told) = (DateOnly.FromDateTime(now.UtcDateTime), 0);
        if (licence.StateAt(now) is LicenceState.Active or LicenceState.Suspended)
        {
            var due = EndWarnings.Select(key => pack.Clock(key).Length).Where(days => today >= licence.End.AddDays(-days)).Order().ToList();
            if (due.Count > 0)
                told += await OnceTold($"warn:{licence.End:o}:{due[0]}", "licence.warn", licence, $"The last day of access is {PackageWords.Date(licence.End)}, in {Days(licence.End.DayNumber - today.DayNumber)}.", cancellation);
        }
        if (licence.ReviewDueAt <= now)
            told += await OnceTold($"review:{licence.ReviewDueAt:o}", "licence.reviewdue", licence, $"The review was due on {PackageWords.Minute(licence.ReviewDueAt.Value)}. Keep the suspension with reasons, or lift it.", cancellation);
        if (licence.SuspensionEndsAt <= now)
            told += await OnceTold($"longest:{licence.SuspensionEndsAt:o}", "licence.reviewdue", licence, "The suspension has lasted 6 months, which is the longest. Lift it or revoke the licence; it does not end by itself.", cancellation);
        foreach (var duty in licence.OwedAt(now))
            told += await Remind(licence, duty, today, cancellation);
        return told;
    }

    private async Task<int> Remind(Licence licence, OwedDuty duty, DateOnly today, CancellationToken cancellation)
    {
        if (duty.IsOverdue(today))
            return await OnceTold($"overdue:{duty.No}:{duty.Due:o}", "licence.overdue", licence,
                $"{duty.What} ({duty.Code}) was due on {PackageWords.Date(duty.Due)}.{(duty.StopsAccess ? " Access is closed until it is done." : "")}", cancellation, duty.StopsAccess);
        var near = (pack.LicenceLife?.ReminderDays ?? []).Where(days => today >= duty.Due.AddDays(-days)).Order().ToList();
        return near.Count == 0 ? 0 : await OnceTold($"remind:{duty.No}:{duty.Due:o}:{near[0]}", "licence.remind", licence,
            $"{duty.What} ({duty.Code}) is due on {PackageWords.Date(duty.Due)}, in {Days(duty.Due.DayNumber - today.DayNumber)}.", cancellation);
    }

    private async Task<int> OnceTold(string what, string act, Licence seen, string reason, CancellationToken cancellation, bool stopsAccess = false)
    {
        var told = 0;
        await pipeline.RunAsPortal(act, scope =>
        {
            told = 1;
            if (stopsAccess && seen.State is LicenceState.Active)
                scope.OweEnd(seen, "CONDITION_OVERDUE", scope.Now);
            var state = Words.Code(seen.State);
            scope.Record(LicenceCommand.Subject(seen), state, state, reason);
            return Task.CompletedTask;
        }, cancellation, Once.Of($"{seen.Id.Value}:{what}"));
        return told;
    }

    private static string Days(int days) => days == 1 ? "1 day" : $"{days} days";
}
