using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications.Statements;

/// <summary>What a signatory sees: the words, and what signing asks for. Nothing else of the case.</summary>
/// <param name="Closed">Why it cannot be signed now; null when it can.</param>
public sealed record StatementView(string Number, string Steward, string Dataset, IReadOnlyList<string> Words, ContentHash Hash, bool IsClick, EndUseStatement? Signed, Rule? Closed, DateTimeOffset AskedAt);

/// <summary>A statement in the list of those that the recipient was asked for.</summary>
/// <param name="SignedBy">Null while nobody has signed.</param>
/// <param name="Closed">Why it cannot be signed now; null when it can.</param>
public sealed record StatementRow(string Number, string Steward, string Dataset, DateTimeOffset AskedAt, string? SignedBy, DateTimeOffset? SignedAt, Rule? Closed);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record StatementPart(IReadOnlyList<StatementRow> Rows, string? Next);

internal static class StatementRows
{
    public static async Task<IReadOnlyList<string>> StatementWords(this PortalDbContext db, Application application, PolicyPack pack, CancellationToken cancellation)
    {
        var recipient = await db.Organisations.Where(one => one.Id == application.Recipient).Select(one => one.RomanisedName).SingleAsync(cancellation);
        return application.StatementWords(recipient, await db.DatasetWords(application, cancellation), pack);
    }

    public static async Task<string> DatasetWords(this PortalDbContext db, Application application, CancellationToken cancellation)
    {
        var title = await db.Datasets.Where(one => one.Id == application.Dataset).Select(one => one.Title).SingleAsync(cancellation);
        var number = await db.DatasetVersions.Where(one => one.Id == application.DatasetVersion).Select(one => one.Number).SingleAsync(cancellation);
        return EndUseStatement.DataWords(title, number);
    }
}

/// <summary>Reads the statements that a recipient was asked to sign.</summary>
public sealed class StatementQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs)
{
    /// <summary>Statements on one page.</summary>
    public const int PageSize = 25;

    /// <summary>A part of the list, by the number of the application, the newest first.</summary>
    /// <param name="after">Number of the last application of an earlier part; null for the first.</param>
    public async Task<StatementPart> Part(string? after, int size, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var asked = await (from application in db.Applications.AsNoTracking().AskedToSign(actor).NewestFirst(after).Take(size + 1)
                           join dataset in db.Datasets on application.Dataset equals dataset.Id
                           join version in db.DatasetVersions on application.DatasetVersion equals version.Id
                           join steward in db.Organisations on application.Steward equals steward.Id
                           join recipient in db.Organisations on application.Recipient equals recipient.Id
                           select new { Application = application, Data = EndUseStatement.DataWords(dataset.Title, version.Number), steward.RomanisedName, Recipient = recipient.RomanisedName }).ToListAsync(cancellation);
        // A join promises no order of its own.
        var rows = asked.OrderByDescending(one => one.Application.Number.Length).ThenByDescending(one => one.Application.Number, StringComparer.Ordinal)
            .Select(one => new StatementRow(one.Application.Number, one.RomanisedName, one.Data, one.Application.StatementAskedAt!.Value,
                one.Application.Statement?.ByName, one.Application.Statement?.At, one.Application.WhyNoSignature(actor, one.Application.StatementWords(one.Recipient, one.Data, packs.Of(one.Application))))).ToList();
        return new([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Number : null);
    }

    /// <returns>Null when the actor was not asked.</returns>
    public async Task<StatementView?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Applications.AsNoTracking().AskedToSign(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } application
            ? await View(db, application, actor, cancellation) : null;
    }

    private async Task<StatementView> View(PortalDbContext db, Application application, Actor actor, CancellationToken cancellation)
    {
        var words = await db.StatementWords(application, packs.Of(application), cancellation);
        var steward = await db.Organisations.Where(one => one.Id == application.Steward).Select(one => one.RomanisedName).SingleAsync(cancellation);
        return new(application.Number, steward, await db.DatasetWords(application, cancellation), words, EndUseStatement.HashOf(words), EndUseStatement.IsClickEnough(application.Tier),
            application.Statement, application.WhyNoSignature(actor, words), application.StatementAskedAt!.Value);
    }
}
