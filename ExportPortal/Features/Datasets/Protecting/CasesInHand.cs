using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Protecting;

/// <summary>An application whose facts are known and whose data may still change.</summary>
public sealed record CaseInHand(string Number, string Recipient, DecisionCase Facts, RuleDecision Decision);

/// <summary>The undecided applications on a dataset that the actor may see, newest first.</summary>
public sealed class CasesInHand(IDbContextFactory<PortalDbContext> contexts)
{
    private static readonly ApplicationState[] Undecided =
    [
        ApplicationState.Draft, ApplicationState.Submitted, ApplicationState.Incomplete, ApplicationState.Registered, ApplicationState.InReview,
        ApplicationState.RfiPending, ApplicationState.Recommended, ApplicationState.DecisionPending, ApplicationState.IntentToRefuse,
    ];

    public async Task<IReadOnlyList<CaseInHand>> Of(string dataset, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Applications.VisibleTo(actor).AsNoTracking()
            .Where(one => Undecided.Contains(one.State))
            .Join(db.Datasets.VisibleTo(actor).Where(one => one.Number == dataset), one => one.Dataset, one => one.Id, (one, _) => one)
            .Join(db.Organisations, one => one.Recipient, party => party.Id, (one, party) => new { one.Number, party.RomanisedName, one.Case, one.Decision })
            .ToListAsync(cancellation);
        return [.. found.OrderByDescending(one => one.Number, StringComparer.Ordinal).Select(one => new CaseInHand(one.Number, one.RomanisedName, one.Case, one.Decision))];
    }
}
