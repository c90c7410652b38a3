using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications.Statements;

/// <summary>What a signatory sees: the words, and what signing asks for. Nothing else of the case.</summary>
/// <param name="Closed">Why it cannot be signed now; null when it can.</param>
public sealed record StatementView(string Number, string Steward, string Dataset, IReadOnlyList<string> Words, ContentHash Hash, bool IsClick, EndUseStatement? Signed, Rule? Closed, DateTimeOffset AskedAt);

internal static class StatementRows
{
    /// <summary>Applications whose statement the recipient was asked to sign.</summary>
    public static IQueryable<Application> Statements(this IQueryable<Application> applications, Actor actor)
    {
        var organisation = actor.Organisation;
        return actor.Is(Role.Recipient) ? applications.Where(one => one.Recipient == organisation && one.StatementAskedAt != null) : applications.Where(_ => false);
    }

    public static async Task<IReadOnlyList<string>> StatementWords(this PortalDbContext db, Application application, PolicyPack pack, CancellationToken cancellation)
    {
        var recipient = await db.Organisations.Where(one => one.Id == application.Recipient).Select(one => one.RomanisedName).SingleAsync(cancellation);
        return EndUseStatement.Words(recipient, await db.DatasetWords(application, cancellation), application.Content, pack);
    }

    public static async Task<string> DatasetWords(this PortalDbContext db, Application application, CancellationToken cancellation)
    {
        var title = await db.Datasets.Where(one => one.Id == application.Dataset).Select(one => one.Title).SingleAsync(cancellation);
        var number = await db.DatasetVersions.Where(one => one.Id == application.DatasetVersion).Select(one => one.Number).SingleAsync(cancellation);
        return $"{title}, version {number}";
    }
}

/// <summary>Reads the statements that a recipient was asked to sign.</summary>
public sealed class StatementQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack)
{
    private const int Most = 100;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<StatementView>> All(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var views = new List<StatementView>();
        foreach (var application in await db.Applications.AsNoTracking().Statements(actor).OrderByDescending(one => one.StatementAskedAt).Take(Most).ToListAsync(cancellation))
            views.Add(await View(db, application, actor, cancellation));
        return views;
    }

    /// <returns>Null when the actor was not asked.</returns>
    public async Task<StatementView?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Applications.AsNoTracking().Statements(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } application
            ? await View(db, application, actor, cancellation) : null;
    }

    private async Task<StatementView> View(PortalDbContext db, Application application, Actor actor, CancellationToken cancellation)
    {
        var words = await db.StatementWords(application, pack, cancellation);
        var steward = await db.Organisations.Where(one => one.Id == application.Steward).Select(one => one.RomanisedName).SingleAsync(cancellation);
        return new(application.Number, steward, await db.DatasetWords(application, cancellation), words, EndUseStatement.HashOf(words), EndUseStatement.IsClickEnough(application.Tier),
            application.Statement, application.WhyNoSignature(actor), application.StatementAskedAt!.Value);
    }
}
