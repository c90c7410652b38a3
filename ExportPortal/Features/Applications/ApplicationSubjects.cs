using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Something to choose from.</summary>
public sealed record Choice(Guid Id, string Words);

/// <param name="Today">In UTC.</param>
public sealed record SubjectChoices(IReadOnlyList<Choice> Versions, IReadOnlyList<Choice> Recipients, DateOnly Today);

/// <summary>What a steward can apply for: its own measured dataset versions, and the recipients there are.</summary>
public sealed class ApplicationSubjects(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public async Task<SubjectChoices> For(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var versions = await (from dataset in db.Datasets.VisibleTo(actor)
                              where dataset.Steward == actor.Organisation
                              join version in db.DatasetVersions on dataset.Id equals version.Dataset
                              where db.Assessments.Any(assessment => assessment.Version == version.Id)
                              orderby dataset.Number, version.Number descending
                              select new { version.Id, dataset.Number, dataset.Title, Version = version.Number }).ToListAsync(cancellation);
        var recipients = await db.Organisations.Where(party => (party.Kind & Domain.Recipients.OrganisationKind.Recipient) != 0)
            .OrderBy(party => party.RomanisedName).Select(party => new { party.Id, party.RomanisedName, party.Country }).ToListAsync(cancellation);
        return new(
            [.. versions.Select(version => new Choice(version.Id.Value, $"{version.Number}, {version.Title} v{version.Version}"))],
            [.. recipients.Select(party => new Choice(party.Id.Value, $"{party.RomanisedName} ({CountryName.Of(party.Country)})"))],
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>The case that the choice would make; null when it is not the actor's, or does not exist.</summary>
    public async Task<CaseFile?> Find(Guid version, Guid recipient, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var file = await CaseFile.Load(db, new(version), new(recipient), pack, clock.GetUtcNow(), cancellation);
        return file?.Dataset.Steward == actor.Organisation ? file : null;
    }
}
