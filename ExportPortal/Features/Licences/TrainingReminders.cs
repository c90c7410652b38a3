using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>
/// Warns a recipient, on the days that the pack names, that the training of its users runs out; once it has, the end of
/// their access goes to its system like every other one. Each is told once for all whose training ends on one day.
/// </summary>
public sealed class TrainingReminders(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    private DateTimeOffset? looked;

    /// <summary>One thing to tell.</summary>
    /// <param name="What">Its identity within the licence.</param>
    /// <param name="Ended">Of whom access has ended; null while it has not.</param>
    private sealed record Word(LicenceId Licence, string Name, string What, string Reason, TrainingEnd? Ended = null);

    /// <summary>An end of access that was told, also one that was put aside since.</summary>
    private sealed record Told(LicenceId Licence, string Account, DateTimeOffset Since);

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        // Every licence that names users is read, so that it is done once an hour, and as soon as a day is over.
        if (looked is { } last && now - last < Round && last.UtcDateTime.Date == now.UtcDateTime.Date)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (words, told) = (new List<Word>(), await ToldOf(db.EndNotices, cancellation));
        await foreach (var licence in db.Licences.FromSql($"SELECT * FROM licence WHERE \"Grant\" LIKE '%\"TrainedOn\"%'").AsNoTracking()
            .Where(licence => licence.State == LicenceState.Active || licence.State == LicenceState.Suspended).OrderBy(licence => licence.Number).AsAsyncEnumerable().WithCancellation(cancellation))
            words.AddRange(Words(licence, told, now));
        var due = await db.NotDone(words.ConvertAll(word => new DueAct(word.Name, Once.Of($"{word.Licence.Value}:{word.What}"), scope => Tell(scope, word, cancellation))), cancellation);
        looked = now; // last: where it fails, it is looked at again at once
        return due;
    }

    private static async Task<HashSet<Told>> ToldOf(IQueryable<EndNotice> notices, CancellationToken cancellation) =>
        [.. (await notices.AsNoTracking().Where(one => one.State == EndNotice.TrainingLapsed).Select(one => new { one.Licence, one.Account, one.Since }).ToListAsync(cancellation)).Select(one => new Told(one.Licence, one.Account!, one.Since))];

    /// <summary>Looks again: between finding and telling somebody may have been trained, or taken out.</summary>
    private async Task<bool> Tell(CommandScope scope, Word word, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == word.Licence, cancellation);
        if (Words(licence, await ToldOf(scope.Db.EndNotices.Where(one => one.Licence == licence.Id), cancellation), scope.Now).FirstOrDefault(one => one.What == word.What) is not { } still)
            return false;
        foreach (var user in still.Ended?.Users ?? [])
            scope.OweEnd(licence, EndNotice.TrainingLapsed, still.Ended!.Since, user.Account);
        scope.Record(LicenceCommand.Subject(licence), reason: still.Reason, pack: pack.Hash);
        return true;
    }

    private IEnumerable<Word> Words(Licence licence, HashSet<Told> told, DateTimeOffset now)
    {
        if (licence.StateAt(now) is not (LicenceState.Active or LicenceState.Suspended))
            yield break;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var end in TrainingEnd.Of(licence))
            if (!end.IsOver(today))
            {
                if (LicenceReminders.Nearest(pack.Training?.WarningDays ?? [], end.Until, today) is { } warned)
                    yield return new(licence.Id, "licence.trainingsoon", $"training:{end.Until:o}:{warned}",
                        $"The training of {end.Count} counts until {Domain.Common.Words.Day(end.Until)}, {LicenceReminders.In(end.Until, today)}, and after that they are not let in: {end.Names}.");
            }
            else if (end.Users.Where(user => !told.Contains(new(licence.Id, user.Account, end.Since))).ToList() is { Count: > 0 } left && end with { Users = left } is var ended)
                yield return new(licence.Id, "licence.traininglapsed", $"lapsed:{end.Until:o}:{string.Join(' ', left.Select(user => user.Account))}",
                    $"The training of {ended.Count} counted until {Domain.Common.Words.Day(end.Until)}, so they are let in no longer: {ended.Names}.", ended);
    }
}
