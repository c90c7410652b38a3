using System.Linq.Expressions;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What a change of the facts behind cases means: of a dataset's classification, of what is known of a recipient.</summary>
public static class LookingAnew
{
    /// <summary>Licences that a task names; the pages of dataset and recipient have them all.</summary>
    private const int Most = 20;

    /// <summary>The open cases are read anew, after this act.</summary>
    public static async Task ReadOpenCases(this CommandScope scope, Expression<Func<Application, bool>> of, CancellationToken cancellation)
    {
        foreach (var id in await scope.Db.Applications.Where(of).Where(one => Application.Undecided.Contains(one.State)).OrderBy(one => one.Number).Select(one => one.Id).ToListAsync(cancellation))
            scope.Enqueue(OutboxKinds.ReadFacts, id.Value);
    }

    /// <summary>Before a recipient or a dataset gets another name: statements that were signed go on reading as they were signed.</summary>
    public static async Task KeepSignedNames(this CommandScope scope, Expression<Func<Application, bool>> of, CancellationToken cancellation)
    {
        var signed = await (from application in scope.Db.Applications.Where(of).Where(one => one.Statement != null)
                            join dataset in scope.Db.Datasets on application.Dataset equals dataset.Id
                            join version in scope.Db.DatasetVersions on application.DatasetVersion equals version.Id
                            join recipient in scope.Db.Organisations on application.Recipient equals recipient.Id
                            select new { Application = application, Data = EndUseStatement.DataWords(dataset.Title, version.Number), recipient.RomanisedName }).ToListAsync(cancellation);
        foreach (var one in signed)
            one.Application.KeepSignedNames(one.RomanisedName, one.Data);
    }

    /// <summary>What was granted before is to be looked at: one task for each assessment that a licence stands on.</summary>
    /// <param name="subject">What changed: with the assessment and the instant the subject of the task.</param>
    /// <param name="because">Begins the reason; its last sentence ends with the numbers of the licences.</param>
    public static async Task LookAtLicences(this CommandScope scope, Expression<Func<Application, bool>> of, ReassessmentTrigger trigger, string subject, string because, PolicyPack pack, CancellationToken cancellation)
    {
        var granted = await scope.Db.Licences.Where(licence => licence.State == LicenceState.PendingAcceptance || licence.State == LicenceState.Active || licence.State == LicenceState.Suspended)
            .Join(scope.Db.Applications.Where(of), licence => licence.Application, application => application.Id, (licence, application) => new { licence.Number, application.Dataset, application.Assessment })
            .OrderBy(one => one.Number).ToListAsync(cancellation);
        foreach (var licences in granted.GroupBy(one => (one.Dataset, one.Assessment)))
        {
            await scope.OpenReassessment(trigger, licences.Key.Dataset, licences.Key.Assessment, $"{subject}:{licences.Key.Assessment.Value:N}:{scope.Now:yyyyMMddHHmmss}",
                $"{because}: {string.Join(", ", licences.Select(one => one.Number).Take(Most))}{(licences.Count() > Most ? $" and {licences.Count() - Most} more" : "")}. Say whether each may stay as it is, or suspend or revoke it.", pack, cancellation);
            await scope.Db.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>Whoever counts as another destination group than before, by its country or its owners: licences granted before are looked at. Open cases are read anew by the caller.</summary>
    /// <param name="what">What changed; begins the subject of the tasks.</param>
    /// <param name="parties">Each with the group that it counted as.</param>
    public static async Task LookAtGroups(this CommandScope scope, string what, IEnumerable<(Organisation Party, DestinationGroup Before)> parties, PolicyPack pack, CancellationToken cancellation)
    {
        foreach (var (party, was) in parties.Where(one => one.Party.GroupIn(pack) != one.Before))
        {
            var id = party.Id;
            await scope.LookAtLicences(one => one.Recipient == id, ReassessmentTrigger.RecipientChanged, $"{what}:{id.Value:N}",
                $"{party.RomanisedName} counts as destination group {party.GroupIn(pack)}; before: group {was}. Granted before", pack, cancellation);
        }
    }

    /// <summary>
    /// The owners of a party were set down, or followed through others: other owners are a reason for an audit, and where its group moved
    /// open cases are read anew and licences are looked at.
    /// </summary>
    /// <param name="before">As it was owned.</param>
    public static async Task LookAtOwned(this CommandScope scope, Organisation party, OwnedBefore before, PolicyPack pack, CancellationToken cancellation)
    {
        await scope.RaiseOwnership(party, before.Owners, pack, cancellation);
        if (party.GroupIn(pack) == before.Group)
            return;
        var id = party.Id;
        await scope.ReadOpenCases(one => one.Recipient == id, cancellation);
        await scope.LookAtGroups("owners", [(party, before.Group)], pack, cancellation);
    }

    /// <summary>A recognition of a party has ended or stands still: its open cases are read anew, and licences whose tier it lowered, and which no other permit carries, are looked at.</summary>
    /// <param name="what">What changed; begins the subject of the tasks.</param>
    /// <param name="because">Begins the reason, as in <see cref="LookAtLicences"/>.</param>
    /// <param name="lastDay">The last day on which it counted, where it ended by its date: what was not carried on that day was looked at before. Null for any other end.</param>
    public static async Task LookAtRecognised(this CommandScope scope, Organisation party, string what, string because, PolicyPack pack, CancellationToken cancellation, DateOnly? lastDay = null)
    {
        var id = party.Id;
        await scope.ReadOpenCases(one => one.Recipient == id, cancellation);
        var granted = await (from licence in scope.Db.Licences.AsNoTracking()
                             where licence.Recipient == id && (licence.State == LicenceState.PendingAcceptance || licence.State == LicenceState.Active || licence.State == LicenceState.Suspended)
                             join application in scope.Db.Applications.AsNoTracking() on licence.Application equals application.Id
                             join dataset in scope.Db.Datasets.AsNoTracking() on application.Dataset equals dataset.Id
                             select new { Licence = licence, Application = application, Dataset = dataset }).ToListAsync(cancellation);
        var around = new CaseSurroundings(DateOnly.FromDateTime(scope.Now.UtcDateTime), [], await scope.Db.Recognitions.ToListAsync(cancellation));
        var lost = granted.Where(one => (one.Licence.Grant?.Review?.Case ?? one.Application.Case).Recognised && !CaseFacts.IsRecognised(one.Dataset, party, around, pack)
            && (lastDay is not { } day || CaseFacts.IsRecognised(one.Dataset, party, around with { Day = day }, pack))).Select(one => one.Application.Id).ToList();
        if (lost.Count > 0)
            await scope.LookAtLicences(one => lost.Contains(one.Id), ReassessmentTrigger.RecipientChanged, $"{what}:{id.Value:N}", because, pack, cancellation);
    }
}

/// <summary>Who owned a party, and as which destination group it counted, before an act.</summary>
public sealed record OwnedBefore(DestinationGroup Group, IReadOnlyList<Owner> Owners)
{
    public static OwnedBefore Of(Organisation party, PolicyPack pack) => new(party.GroupIn(pack), [.. party.Owners]);
}
