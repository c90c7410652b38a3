using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>A verb of an amendment with the rule that closes it; null when it is open.</summary>
public sealed record AmendmentOffer(AmendmentVerb Verb, Rule? Closed);

/// <summary>An amendment as its page shows it.</summary>
/// <param name="Sentences">The change in words.</param>
public sealed record AmendmentFile(
    string Number, string Licence, string Title, string Steward, string Recipient, int Tier, AmendmentKind Kind, AmendmentState State, IReadOnlyList<string> Sentences, string Reason,
    string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset? DueAt, string Decider, IReadOnlyList<Opinion> Opinions, IReadOnlyList<Signature> Signatures, IReadOnlyList<StepTaken> Steps,
    IReadOnlyList<AmendmentOffer> Offers, int Revision)
{
    /// <summary>Place in the log of acts up to which everything is in this view.</summary>
    public long ReadUpTo { get; init; } = -1;

    /// <summary>Conditions that it is granted with; null for none.</summary>
    public AmendmentTerms? Terms { get; init; }

    /// <summary>Of a renewal: when the assessment was made on which it stands, the newest with stress tests of the licensed version when it was asked for (RN-10); null for other changes.</summary>
    public DateTimeOffset? AssessedAt { get; init; }

    /// <summary>The reader may record evidence for a condition now.</summary>
    public bool MayEvidence { get; init; }

    /// <summary>The reader may grant now, and may set conditions when doing so.</summary>
    public bool MaySetConditions => Kind is not AmendmentKind.Minor && Offers.Any(offer => offer is { Verb: AmendmentVerb.Grant, Closed: null });
}

public sealed class AmendmentQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<AmendmentFile?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        // Read first: what is written meanwhile may be in the view or not, and is told.
        var head = await AuditHistory.Head(db.Database.GetDbConnection(), cancellation);
        // Whoever has declared an interest is shown why the verbs are closed before typing reasons (FE-3).
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        var isStaff = actor.IsCaseStaff();
        if (await db.Amendments.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } amendment)
            return null;
        var licence = await db.Licences.AsNoTracking().SingleAsync(one => one.Id == amendment.Licence, cancellation);
        var title = await db.Applications.Where(one => one.Id == licence.Application).Join(db.Datasets, one => one.Dataset, dataset => dataset.Id, (_, dataset) => dataset.Title).SingleAsync(cancellation);
        var names = await db.Organisations.Where(party => party.Id == licence.Steward || party.Id == licence.Recipient).ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
        var assessed = amendment.Kind is not AmendmentKind.Renewal ? [] : await db.Applications.Where(one => one.Id == licence.Application)
            .Join(db.Assessments.Where(one => one.Stress != null), one => one.DatasetVersion, assessment => assessment.Version, (_, assessment) => assessment.MadeAt).ToListAsync(cancellation);
        return new(
            amendment.Number, licence.Number, title, names[licence.Steward], names[licence.Recipient], amendment.Tier, amendment.Kind, amendment.State,
            amendment.Change.Sentences(amendment.Asked ?? licence.Grant!), amendment.Reason, amendment.RequestedByName, amendment.RequestedAt, amendment.DueAt, Words.Of(amendment.DeciderRole(pack)),
            amendment.OpinionsFor(actor, isStaff), amendment.HalfSignedFor(actor, isStaff), amendment.StepsFor(actor, isStaff),
            [.. AmendmentWorkflow.Table.Rows.Where(row => row.From == amendment.State && row.Who.Any(actor.Is)).Select(row => row.Verb).Distinct()
                .Select(verb => new AmendmentOffer(verb, amendment.WhyClosed(verb, actor, pack) ?? Amendment.WhyNotOn(licence, verb, clock.GetUtcNow()))).OrderBy(offer => offer.Closed is not null)],
            Revisions.Of(db, amendment))
        {
            ReadUpTo = head,
            Terms = amendment.TermsFor(isStaff),
            AssessedAt = assessed.Where(at => at <= amendment.RequestedAt).Select(at => (DateTimeOffset?)at).Max(),
            MayEvidence = amendment.State is AmendmentState.GrantedConditional && FourEyes.NotOwnOrganisation(actor, amendment.Steward, amendment.Recipient) is null && actor.IsAny(Role.LicensingOfficer, Role.LicensingManager),
        };
    }
}
