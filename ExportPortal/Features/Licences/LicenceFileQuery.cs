using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>A verb with the rule that closes it to the reader; null when it is open.</summary>
public sealed record LicenceOffer(LicenceVerb Verb, Rule? Closed);

/// <summary>An entry of the log of acts, and its proof in the text form of C2SP; null while no checkpoint covers it.</summary>
public sealed record LicenceEvent(long Seq, DateTimeOffset At, string? Who, string Act, string? From, string? To, string? Reason, bool IsDenied, string? Proof)
{
    /// <summary>What tells it from another entry of the same act: numbers of the audits, appeals or measures that it has to do with, the side that accepted, the risk that was noticed, as far as the reader may know them; empty for nothing.</summary>
    public IReadOnlyList<string> Concerns { get; init; } = [];
}

/// <summary>Somebody whom a possible match concerns, and the party with whom it is decided.</summary>
public sealed record WaitingMatch(Guid Party, string Name, DateTimeOffset FoundAt);

/// <summary>A licence as one page shows it.</summary>
/// <param name="State">As of now.</param>
/// <param name="Revision">To be handed back with an act, so that an act on an old page is told so.</param>
/// <param name="Terms">Null until the package is sealed.</param>
/// <param name="ApplicationNumber">Null for a reader who may not see the application.</param>
public sealed record LicenceFile(
    string Number, string Title, string? ApplicationNumber, string Steward, string Recipient, int Tier, Period Term, LicenceState State, AccessAnswer Access, int Revision,
    LicenceTerms? Terms, PlainWords? Words, ContentHash? Fingerprint, DateTimeOffset GrantedAt, DateTimeOffset? SealedAt,
    IReadOnlyList<Acceptance> Acceptances, IReadOnlyList<Signature> Signatures, IReadOnlyList<LicenceDuty> Duties, IReadOnlyList<LicenceOffer> Offers,
    IReadOnlyList<LicenceEvent> History, LicenceLife Life)
{
    /// <summary>Place in the log of acts up to which everything is in this view.</summary>
    public long ReadUpTo { get; init; } = -1;

    /// <summary>The assessment that the licence stands on; null for a reader who may not see its dataset.</summary>
    public string? AssessmentNumber { get; init; }

    /// <summary>The legal holds on it, for the authority's own staff.</summary>
    public IReadOnlyList<HoldInForce> Holds { get; init; } = [];

    /// <summary>Why its package is not sealed yet, for the authority's own staff; null when nothing keeps it.</summary>
    public SealWait? Seal { get; init; }

    /// <summary>It lets a copy be sent where its tier allows remote access alone.</summary>
    public bool SendsAgainstTheTier { get; init; }

    /// <summary>Its parties and users for whom a possible match with a list waits, for the authority's own staff: nobody else is told of it.</summary>
    public IReadOnlyList<WaitingMatch> Matches { get; init; } = [];

    /// <summary>The reader may have the seal tried again.</summary>
    public bool MayTrySeal { get; init; }

    /// <summary>The disputes about it that the reader may see.</summary>
    public IReadOnlyList<DisputeMark> Disputes { get; init; } = [];
}

/// <summary>Reads one licence for a reader who may see it.</summary>
public sealed class LicenceFileQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    private const int MostEvents = 100;

    /// <summary>Whether the licence exists for the actor.</summary>
    public async Task<bool> Exists(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Licences.VisibleTo(actor).AnyAsync(licence => licence.Number == number, cancellation);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<LicenceFile?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        // Read first: what is written meanwhile may be in the view or not, and is told.
        var head = await AuditHistory.Head(db.Database.GetDbConnection(), cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        if (await db.Licences.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } licence)
            return null;
        var application = await db.Applications.Where(one => one.Id == licence.Application)
            .Join(db.Datasets, one => one.Dataset, dataset => dataset.Id, (one, dataset) => new { one.Number, one.Assessment, one.Decision, Dataset = dataset.Id, dataset.Title }).SingleAsync(cancellation);
        licence.OpenSites(application.Decision);
        var measured = licence.Grant?.Review?.Assessment ?? application.Assessment;
        var assessment = await db.Datasets.VisibleTo(actor).AnyAsync(one => one.Id == application.Dataset, cancellation)
            ? await db.Assessments.Where(one => one.Id == measured).Select(one => one.Number).SingleAsync(cancellation) : null;
        var seesCase = await db.Applications.VisibleTo(actor).AnyAsync(one => one.Id == licence.Application, cancellation);
        var package = await db.Packages.AsNoTracking().Where(one => one.Licence == licence.Id && one.Version == licence.Version)
            .Select(one => new { one.LicenceJson, one.SealedAt }).FirstOrDefaultAsync(cancellation);
        var names = await db.Organisations.Where(party => party.Id == licence.Steward || party.Id == licence.Recipient)
            .ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
        var (terms, now) = (package is null ? null : LicenceTerms.Read(package.LicenceJson), clock.GetUtcNow());
        var life = await LicenceLife.Read(db, licence, actor, pack, now, cancellation);
        var stopped = licence.State is LicenceState.PendingAcceptance ? await db.WhyNotAccepted(licence, pack, cancellation) : null;
        return new(
            licence.Number, application.Title, seesCase ? application.Number : null, names[licence.Steward], names[licence.Recipient], licence.Tier, licence.TermInForce,
            licence.StateAt(now), LicenceAccess.At(licence, now), Revisions.Of(db, licence),
            terms, terms is null ? null : PlainWords.For(terms, struck: licence.Grant.StruckSites()), licence.PackageHash, licence.GrantedAt, package?.SealedAt,
            licence.Acceptances, licence.HalfSignedFor(actor, actor.IsCaseStaff()), LicenceDuties.Next(licence, actor, now, stopped, life.OpenRenewal), Offers(licence, actor, now, stopped), await History(db, licence, life, actor, pack, cancellation),
            life)
        {
            ReadUpTo = head,
            AssessmentNumber = assessment,
            SendsAgainstTheTier = licence is { Tier: >= 3, Grant.Mode: AccessMode.Transfer } && GrantReview.SendsAgainstTheTier(licence, await db.Applications.Where(one => one.Id == licence.Application).Select(one => one.Case).SingleAsync(cancellation)),
            Seal = actor.IsCaseStaff() ? await db.SealWait(licence.Id, cancellation) : null,
            MayTrySeal = TrySealAgain.WhyClosed(licence, actor) is null,
            Holds = actor.IsCaseStaff() ? await db.HoldsOn([licence.Id], cancellation) : [],
            Matches = actor.IsCaseStaff() ? [.. (await db.OpenMatchesOf(licence, cancellation)).Select(hit => new WaitingMatch(hit.Party.Value, hit.Subject.Names[^1], hit.FoundAt))] : [],
            Disputes = await db.DisputesOn([licence.Number], actor, cancellation),
        };
    }

    /// <summary>The verbs of the reader's roles, open ones first; a verb that the role never has is not shown.</summary>
    /// <param name="stopped">What keeps it from being accepted; null for nothing.</param>
    private static IReadOnlyList<LicenceOffer> Offers(Licence licence, Actor actor, DateTimeOffset now, Rule? stopped) =>
        [.. LicenceWorkflow.Table.Rows.Where(row => row.Who.Any(actor.Is)).Select(row => row.Verb).Distinct()
            .Select(verb => new LicenceOffer(verb, licence.WhyClosed(verb, actor, now) ?? (verb is LicenceVerb.AcceptAsSteward or LicenceVerb.AcceptAsRecipient ? stopped : null))).OrderBy(offer => offer.Closed is not null)];

    /// <summary>
    /// The newest entries, newest first, each with its proof. Attempts that were denied are for staff alone; so is what one of two
    /// has signed, without its words for whoever signs second, and why an audit comes before it is announced.
    /// </summary>
    private static async Task<IReadOnlyList<LicenceEvent>> History(PortalDbContext db, Licence licence, LicenceLife life, Actor actor, PolicyPack pack, CancellationToken cancellation)
    {
        var connection = db.Database.GetDbConnection();
        var events = new List<LicenceEvent>();
        var (id, isStaff) = (licence.Id.Value.ToString(), actor.IsCaseStaff());
        var appeals = await db.Appeals.AsNoTracking().Where(one => one.Licence == licence.Id).ToListAsync(cancellation);
        var entries = isStaff
            ? await AuditHistory.NewestOfSubject(connection, "licence", id, MostEvents, cancellation) : await AuditHistory.DoneTo(connection, "licence", id, long.MaxValue, MostEvents, cancellation);
        var halves = AuditHistory.HalfDone(entries, OfTwo.Contains, act => act.From == Words.Code(LicenceState.PendingAcceptance)); // one lifts a stop before the acceptance
        var known = isStaff ? null : life.Cases.Select(one => one.Number).Concat(life.Amendments.Select(one => one.Number)).Concat(appeals.Select(one => one.Number)).ToHashSet();
        foreach (var (act, who, reason) in entries)
        {
            var (isVote, isLost) = AuditHistory.Vote(act, appeals);
            if (!isStaff && (isVote || isLost || halves.Contains(act.Seq)))
                continue;
            if (known is not null && IsOfTheAuditors(act, known))
                continue;
            var isSealed = act.Person != actor.Person && (isVote || (halves.Contains(act.Seq) && licence.Signatures.Any(half => half.Person == act.Person && ActOnLicence.Name(Enum.Parse<LicenceVerb>(half.Verb)) == act.Act)));
            var proof = await AuditProofs.Inclusion(connection, act.Seq, cancellation);
            events.Add(new(act.Seq, act.At, who, act.Act, act.From, act.To, isSealed ? SealedWords.Seal : reason, act.Outcome is AuditOutcome.Denied, proof?.ProofText()) { Concerns = Concerns(act, known, pack) });
        }
        return events;
    }

    /// <summary>A risk that was noticed, in the words of who noticed it, and an audit that the parties do not know of yet: told, it could be prepared for.</summary>
    /// <param name="known">What the reader may see.</param>
    private static bool IsOfTheAuditors(AuditEvent act, HashSet<string> known) =>
        act.Act == "audit.trigger" || (act.Act == "audit.open" && !act.Details.Any(detail => detail.Key == "audit" && known.Contains(detail.Value)));

    /// <summary>What an act says that it has to do with; a party reads of audits, sanctions and incidents those that it may see.</summary>
    /// <param name="known">What the reader may see; null for all.</param>
    private static IReadOnlyList<string> Concerns(AuditEvent act, HashSet<string>? known, PolicyPack pack) =>
        act.Act == "licence.accept" ? [.. act.Roles.Where(role => role is nameof(Role.Steward) or nameof(Role.Recipient)).Select(role => role.ToLowerInvariant())]
        : act.Act == "audit.trigger" ? [.. act.Details.Where(detail => detail.Key == "trigger").Select(detail => pack.Audits?.TextOf(detail.Value) ?? detail.Value)]
        : [.. act.Details.Where(detail => Concerned.Contains(detail.Key)).SelectMany(detail => detail.Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(number => number.Any(char.IsAsciiDigit) && known?.Contains(number) is not false).Distinct()];

    private static readonly HashSet<string> Concerned = ["audit", "audits", "appeal", "dispute", "amendment", "sanction", "incident"];

    /// <summary>Acts that take effect with the second of two signatures, as the log calls them.</summary>
    private static readonly HashSet<string> OfTwo = [.. LicenceWorkflow.Table.Rows.Where(row => row.Signatures > 1).Select(row => ActOnLicence.Name(row.Verb))];
}
