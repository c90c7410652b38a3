using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <param name="Today">In UTC.</param>
public sealed record SubjectChoices(IReadOnlyList<Choice> Versions, DateOnly Today);

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
        return new(
            [.. versions.Select(version => new Choice(version.Id.Value, $"{version.Number}, {version.Title} v{version.Version}"))],
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>Recipients on record, the first that match.</summary>
    /// <param name="words">Part of a name, or a country code; empty for all.</param>
    public async Task<FoundChoices> Recipients(string words, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Organisations.AsNoTracking().Where(party => (party.Kind & Domain.Recipients.OrganisationKind.Recipient) != 0).Named(words)
            .Take(FoundChoices.Most + 1).Select(party => new { party.Id, party.RomanisedName, party.Country }).ToListAsync(cancellation);
        return FoundChoices.Of([.. found.Select(party => Choice(party.Id, party.RomanisedName, party.Country))]);
    }

    /// <returns>Null when it is none on record.</returns>
    public async Task<Choice?> Recipient(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var wanted = new OrganisationId(id);
        return await db.Organisations.AsNoTracking().Where(party => party.Id == wanted && (party.Kind & Domain.Recipients.OrganisationKind.Recipient) != 0)
            .Select(party => new { party.Id, party.RomanisedName, party.Country }).FirstOrDefaultAsync(cancellation) is { } party ? Choice(party.Id, party.RomanisedName, party.Country) : null;
    }

    private static Choice Choice(OrganisationId id, string name, string country) => new(id.Value, $"{name} ({CountryName.Of(country)})");

    /// <summary>The case that the choice would make; null when it is not the actor's, or does not exist.</summary>
    public async Task<CaseFile?> Find(Guid version, Guid recipient, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var file = await CaseFile.Load(db, new(version), new(recipient), pack, clock.GetUtcNow(), cancellation);
        return file?.Dataset.Steward == actor.Organisation ? file : null;
    }
}
