using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;
using System.Globalization;

namespace ExportPortal.Features.Notices;

/// <summary>What a letter says of the case that an act was about.</summary>
/// <param name="Values">The words that templates fill in.</param>
/// <param name="Link">From the root of the portal.</param>
internal sealed record LetterFacts(OrganisationId Steward, OrganisationId Recipient, IReadOnlyDictionary<string, string> Values, string Link)
{
    /// <summary>Whether the opinion of ethics is asked for and not given; it is written to in no other case.</summary>
    public bool AsksEthics { get; private init; }

    /// <summary>The persons who are told, of those whom the letter names; null for all of them.</summary>
    public IReadOnlyList<PersonId>? Only { get; init; }

    /// <summary>The side whose people alone are told, whatever roles the letter names: of a corrective action that is theirs, or by a page of their own. Null for all.</summary>
    public Role? OnlySide { get; private init; }

    /// <summary>For the side that does not see the page of <see cref="Link"/>, with the one that it sees; null where there is none.</summary>
    private LetterFacts? Aside { get; init; }

    /// <summary>Whether one person of the authority owns the corrective action, who is then told what any other owner is.</summary>
    public bool IsForStaff { get; private init; }

    /// <summary>Whether the two sides hear of it: not of a sanction before its notice, nor of an audit before its own.</summary>
    public bool PartiesHear { get; private init; } = true;

    /// <returns>One for each group of parties that is told apart from the others; none when the subject is none that letters are written about.</returns>
    public static async Task<IReadOnlyList<LetterFacts>> Read(PortalDbContext db, LetterOrder order, Issuer issuer, PackLibrary packs, CancellationToken cancellation)
    {
        if (order.SubjectKind == "audit" && Guid.TryParse(order.SubjectId, out var id)
            && await db.Audits.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new AuditId(id), cancellation) is { IsThematic: true } audit)
            return await ThematicLetters.Read(db, audit, order, issuer, packs.Current, cancellation);
        if (order.SubjectKind == "incident" && IncidentStewards.Acts.Contains(order.Act))
            return await IncidentStewards.Read(db, order, issuer, cancellation);
        var owner = order is { SubjectKind: "incident", About: not null } ? await OfAction(db, order, issuer, cancellation) : null;
        // Whoever is given an action is told of it alone; its office hears of what becomes of it.
        var facts = order.Act == "incident.action" ? null : await ReadOne(db, order, issuer, packs, cancellation);
        return [.. ((LetterFacts?[])[facts?.Aside, facts, owner]).OfType<LetterFacts>()];
    }

    /// <summary>The same for one side alone, which is led to another page.</summary>
    private LetterFacts For(Role side, string link, Issuer issuer) => At(link, issuer) with { OnlySide = side };

    /// <summary>The same, led to another page.</summary>
    private LetterFacts At(string link, Issuer issuer) =>
        this with { Link = link, Values = new Dictionary<string, string>(Values) { ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri } };

    private static async Task<LetterFacts?> ReadOne(PortalDbContext db, LetterOrder order, Issuer issuer, PackLibrary packs, CancellationToken cancellation)
    {
        var pack = packs.Current;
        if (order is { SubjectKind: "access_log", Act: "alert.raise" })
            return Office(order, issuer, "", "alerts of the access log", "/log/alerts", Until(order, pack));
        if (order.SubjectKind == "draw")
            return Office(order, issuer, order.SubjectId, "the random draw of audits", $"/audits/draw?quarter={order.SubjectId}", "the date on its page");
        if (!Guid.TryParse(order.SubjectId, out var id))
            return null;
        if (order.SubjectKind == "alert")
            return await OfAlert(db, id, order, issuer, pack, cancellation);
        if (order.SubjectKind == "log_disclosure")
            return await OfDisclosure(db, id, order, issuer, pack, cancellation);
        if (order.SubjectKind == "policy-pack")
            return await OfPack(db, id, order, issuer, cancellation);
        if (order.SubjectKind == "incident")
            return await OfIncident(db, new(id), order, issuer, pack, cancellation);
        if (order.SubjectKind == "access-request")
            return await OfRequest(db, new AccessRequestId(id), order, issuer, cancellation);
        if (order.SubjectKind == "ruling")
            return await OfRuling(db, id, order, issuer, cancellation);
        if (order.SubjectKind == "dispute")
            return await OfDispute(db, id, order, issuer, cancellation);
        if (order.SubjectKind == "recipient")
            return await OfRecipient(db, new(id), order, issuer, cancellation);
        if (order.SubjectKind == "account")
            return Office(order, issuer, "", "an account", "/accounts", "the date on its page");
        if (order.SubjectKind == "recognition")
            return Office(order, issuer, order.Number ?? "", "a recognition of permits", "/recipients/recognition", "the date on its page");
        if (order.SubjectKind == "emergency")
            return await OfEmergency(db, new(id), order, issuer, cancellation);
        var amendment = order.SubjectKind == "amendment" ? await db.Amendments.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new AmendmentId(id), cancellation) : null;
        var sanction = order.SubjectKind == "sanction" ? await db.Sanctions.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new SanctionId(id), cancellation) : null;
        var audit = order.SubjectKind == "audit" ? await db.Audits.AsNoTracking().FirstOrDefaultAsync(one => one.Id == new AuditId(id), cancellation) : null;
        if (audit is { Licence: null })
            return Office(order, issuer, audit.Number, audit.Why, $"/audits/{audit.Number}", "the date on its page") with
            {
                // Of the authority itself no party is told: its own people are.
                Steward = audit.Type is AuditType.Internal ? default : audit.Steward ?? default, Recipient = audit.Type is AuditType.Internal ? default : audit.Auditee, PartiesHear = audit.IsAnnounced,
            };
        var licence = order.SubjectKind == "licence" ? new LicenceId(id) : sanction?.Licence ?? amendment?.Licence ?? audit?.Licence;
        var held = licence is { } wanted ? await db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Id == wanted, cancellation) : null;
        var caseId = held?.Application ?? (order.SubjectKind == "application" ? new CaseId(id) : null);
        if (caseId is not { } number || await db.Applications.AsNoTracking().FirstOrDefaultAsync(one => one.Id == number, cancellation) is not { } application)
            return null;
        var title = await db.Datasets.Where(dataset => dataset.Id == application.Dataset).Select(dataset => dataset.Title).SingleAsync(cancellation);
        var names = await db.Organisations.Where(party => party.Id == application.Steward || party.Id == application.Recipient).ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
        var link = audit is not null ? $"/audits/{audit.Number}" : sanction is not null ? $"/sanctions/{sanction.Number}" : amendment is not null ? $"/amendments/{amendment.Number}" : held is not null ? $"/licences/{held.Number}{(order.Act == "licence.trainingsoon" ? "/users" : "")}"
            // The recipient sees the statement, and nothing else of the case.
            : order.Act == "application.askstatement" ? $"/my/statements/{application.Number}" : $"/applications/{application.Number}";
        var values = new Dictionary<string, string>
        {
            ["number"] = audit?.Number ?? held?.Number ?? application.Number,
            ["title"] = title,
            ["steward"] = names[application.Steward],
            ["recipient"] = names[application.Recipient],
            ["reason"] = order.Reason is { Length: > 0 } reason ? reason : "none was given",
            ["end"] = Words.Day(held?.LastDay ?? application.Content.Term.End),
            ["authority"] = issuer.Name,
            ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri,
            ["hash"] = held?.PackageHash?.Fingerprint ?? "not sealed yet",
            ["until"] = order.Act switch
            {
                "sanction.propose" => sanction?.DecideClock.Due(order.At, pack.Calendar),
                "sanction.keep" or "sanction.stepdown" => sanction?.ReviewAt,
                _ => sanction?.ReplyUntil ?? amendment?.LapsesAt,
            } is { } until ? Minute(until) : Until(held, order, pack),
            ["appeal"] = Minute(pack.Due("appeal-lodge", order.At)),
        };
        if (LetterTemplate.DecisionActs.Contains(order.Act))
        {
            var enclave = await db.Organisations.AsNoTracking().SingleAsync(party => party.Id == application.Steward, cancellation);
            foreach (var (word, text) in DecisionWords.Of(application, packs.Of(application), order.Reason, enclave.EnvironmentOn(DateOnly.FromDateTime(order.At.UtcDateTime), pack.Environment)))
                values[word] = text;
        }
        var reviewer = order.Act == "application.askreviewer" ? application.Reviewers.FirstOrDefault(one => one.Said == order.Reason) : null;
        if (order.Act == "application.askreviewer" && reviewer is null)
            return null; // another was asked in their place meanwhile
        var (asked, given) = amendment is not null ? (amendment.OpinionsNeeded, amendment.Opinions) : (application.OpinionsNeeded(packs.Of(application)), application.Opinions);
        LetterFacts facts = new(application.Steward, application.Recipient, values, link) { Only = reviewer is not null ? [reviewer.Person] : order is { SubjectKind: "application", About: { } told } ? [.. told.Split(' ').Select(person => new PersonId(Guid.Parse(person)))] : null, PartiesHear = sanction is not { ReplyUntil: null } && audit is not { IsAnnounced: false }, AsksEthics = asked.Contains(OpinionKind.Ethics) && given.All(opinion => opinion.Kind is not OpinionKind.Ethics) };
        // A steward sees no sanction, and a recipient of a case the statement and the licence alone.
        if (sanction is not null)
            return facts with { Aside = facts.For(Role.Steward, $"/licences/{held!.Number}", issuer) };
        if (order.SubjectKind != "application" || order.Act == "application.askstatement")
            return facts;
        var granted = !order.Act.StartsWith("appeal.", StringComparison.Ordinal) ? null
            : await db.Licences.Where(one => one.Application == application.Id).OrderByDescending(one => one.GrantedAt).Select(one => one.Number).FirstOrDefaultAsync(cancellation);
        return facts with { Aside = facts.For(Role.Recipient, granted is null ? "/my/licences" : $"/licences/{granted}#appeals", issuer) };
    }

    private static async Task<LetterFacts?> OfIncident(PortalDbContext db, IncidentId id, LetterOrder order, Issuer issuer, PolicyPack pack, CancellationToken cancellation) =>
        await db.Incidents.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } incident ? null
            : Office(order, issuer, incident.Number, incident.Title, $"/incidents/{incident.Number}", Minute(incident.TriageClock.Due(order.At, pack.Calendar)));

    /// <summary>A letter to the owner of a corrective action: of the incident it says the number alone. People of the authority are told as themselves.</summary>
    private static async Task<LetterFacts?> OfAction(PortalDbContext db, LetterOrder order, Issuer issuer, CancellationToken cancellation)
    {
        var id = new IncidentId(Guid.Parse(order.SubjectId));
        if (await db.Incidents.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } incident || incident.Actions.FirstOrDefault(one => one.Name == order.About) is not { Held: { } owner } action)
            return null;
        var isReached = incident.Licences.Any(one => one.Recipient == owner.House);
        return Office(order, issuer, $"{action.Name} of {incident.Number}", action.Text, new OwnedAction(incident.Number, action).Href, Words.Day(action.DueOn)) with { Recipient = isReached ? owner.House : default, Only = owner.Person is { } person ? [person] : null, OnlySide = isReached ? Role.Recipient : null, IsForStaff = !isReached && owner.Person is not null };
    }

    private static async Task<LetterFacts?> OfAlert(PortalDbContext db, Guid id, LetterOrder order, Issuer issuer, PolicyPack pack, CancellationToken cancellation) =>
        await db.Set<Alert>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } alert ? null
            : Office(order, issuer, alert.Rule, $"{alert.Rule}: {alert.Sentence}", order.Act is "alert.incident" or "alert.raiseincident" ? "/incidents" : $"/log/alerts/{id}", alert.DueAt is { } due ? Minute(due) : Until(order, pack));

    /// <summary>Neither the search nor the reason: they may name a person who is erased later, and a letter stays. The answer, and the end of the leave, are told to who asked alone.</summary>
    private static async Task<LetterFacts?> OfDisclosure(PortalDbContext db, Guid id, LetterOrder order, Issuer issuer, PolicyPack pack, CancellationToken cancellation) =>
        await db.Set<LogDisclosure>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } asked ? null
            : Office(order, issuer, "", "the persons behind the pseudonyms of a part of the access log", "/log/export", asked.OpenUntil(pack) is { } open ? Minute(open) : "the date on its page") with { Only = order.Act == "accesslog.disclosure.request" ? null : [asked.RequestedBy] };

    private static async Task<LetterFacts?> OfPack(PortalDbContext db, Guid id, LetterOrder order, Issuer issuer, CancellationToken cancellation) =>
        await db.PackVersions.AsNoTracking().Where(one => one.Id == id).Select(one => new { one.PackId, one.Title, one.InForceFrom }).FirstOrDefaultAsync(cancellation) is not { } pack ? null
            : Office(order, issuer, pack.PackId, pack.Title, order.Act == "pack.publish" ? $"/policy?pack={pack.PackId}" : $"/policy/drafts/{id}", "the date on its page", Words.Day(pack.InForceFrom)) with { AsksEthics = true };

    /// <summary>A letter to the people of the authority alone: no steward and no recipient is a party to it.</summary>
    internal static LetterFacts Office(LetterOrder order, Issuer issuer, string number, string title, string link, string until, string end = "") => new(default, default, new Dictionary<string, string>
    {
        ["number"] = number, ["title"] = title, ["steward"] = "", ["recipient"] = "", ["reason"] = order.Reason is { Length: > 0 } reason ? reason : "none was given", ["end"] = end, ["authority"] = issuer.Name,
        ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri, ["hash"] = "", ["until"] = until,
    }, link);

    private static string Until(LetterOrder order, PolicyPack pack) =>
        Enum.TryParse<AnomalyLevel>(order.To, ignoreCase: true, out var level) && AlertWorkflow.Clock(level) is { } clock ? Minute(pack.Due(clock, order.At)) : "the date on its page";

    /// <summary>A request for access has no case yet: what there is to say is who asks whom for what.</summary>
    private static async Task<LetterFacts?> OfRequest(PortalDbContext db, AccessRequestId id, LetterOrder order, Issuer issuer, CancellationToken cancellation)
    {
        if (await db.AccessRequests.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } request)
            return null;
        var title = await db.Datasets.Where(dataset => dataset.Id == request.Dataset).Select(dataset => dataset.Title).SingleAsync(cancellation);
        var names = await db.Organisations.Where(party => party.Id == request.Steward || party.Id == request.Recipient).ToDictionaryAsync(party => party.Id, party => party.RomanisedName, cancellation);
        const string link = "/my/requests";
        return new(request.Steward, request.Recipient, new Dictionary<string, string>
        {
            ["number"] = request.Number,
            ["title"] = title,
            ["steward"] = names[request.Steward],
            ["recipient"] = names[request.Recipient],
            ["reason"] = order.Reason is { Length: > 0 } reason ? reason : "none was given",
            ["authority"] = issuer.Name,
            ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri,
            ["until"] = request.DueAt is { } due ? Minute(due) : "the date on its page",
            ["end"] = "the date on its page",
            ["hash"] = "not sealed yet",
        }, link);
    }

    /// <summary>A request for a classification comes from one organisation, steward or recipient; nobody else is a party to it.</summary>
    private static async Task<LetterFacts?> OfRuling(PortalDbContext db, Guid id, LetterOrder order, Issuer issuer, CancellationToken cancellation)
    {
        if (await db.Rulings.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } ruling)
            return null;
        const string link = "/my/rulings";
        var name = await db.Organisations.Where(party => party.Id == ruling.Organisation).Select(party => party.RomanisedName).SingleAsync(cancellation);
        return new(ruling.Organisation, ruling.Organisation, new Dictionary<string, string>
        {
            ["number"] = ruling.Number, ["title"] = "a classification", ["steward"] = name, ["recipient"] = name, ["reason"] = order.Reason ?? "", ["end"] = "", ["authority"] = issuer.Name,
            ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri, ["hash"] = "", ["until"] = Minute(ruling.DueAt),
        }, link);
    }

    /// <summary>A dispute comes from one organisation, or from somebody whom no letter of the portal reaches; the other side of what it is about is no party to it.</summary>
    private static async Task<LetterFacts?> OfDispute(PortalDbContext db, Guid id, LetterOrder order, Issuer issuer, CancellationToken cancellation)
    {
        if (await db.Disputes.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } dispute)
            return null;
        var (link, house) = ($"/disputes/{dispute.Number}", dispute.Complainant ?? default);
        var name = await db.Organisations.Where(party => party.Id == house).Select(party => party.RomanisedName).FirstOrDefaultAsync(cancellation) ?? dispute.OpenedBy;
        return new(house, house, new Dictionary<string, string>
        {
            ["number"] = dispute.Number, ["title"] = dispute.About.Length > 0 ? dispute.About : dispute.Kind is DisputeKind.ThirdParty ? "something outside our decisions" : dispute.Kind.Label(), ["steward"] = name, ["recipient"] = name, ["reason"] = order.Reason is { Length: > 0 } reason ? reason : dispute.Grounds,
            ["end"] = "", ["authority"] = issuer.Name, ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri, ["hash"] = "", ["until"] = dispute.DueAt is { } due ? Minute(due) : "the date on its page",
        }, link);
    }

    /// <summary>A letter about a party itself: as recipient, or as the steward whose enclave it is. Its people are led to their licences, the office to the page of the party.</summary>
    private static async Task<LetterFacts?> OfRecipient(PortalDbContext db, OrganisationId id, LetterOrder order, Issuer issuer, CancellationToken cancellation)
    {
        const string link = "/my/licences";
        if (await db.Organisations.Where(party => party.Id == id).Select(party => party.RomanisedName).FirstOrDefaultAsync(cancellation) is not { } name)
            return null;
        LetterFacts party = new(id, id, new Dictionary<string, string>
        {
            ["number"] = name, ["title"] = name, ["steward"] = name, ["recipient"] = name, ["reason"] = order.Reason ?? "", ["end"] = "", ["authority"] = issuer.Name,
            ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri, ["hash"] = "", ["until"] = "",
        }, link);
        return party with { Aside = party.At($"/recipients/{id.Value}", issuer) with { PartiesHear = false } };
    }

    /// <summary>An emergency access is told by its number; which case it opened stands on its page, for those who may see it.</summary>
    private static async Task<LetterFacts?> OfEmergency(PortalDbContext db, EmergencyId id, LetterOrder order, Issuer issuer, CancellationToken cancellation)
    {
        if (await db.EmergencyAccesses.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } access)
            return null;
        const string link = "/emergency";
        var parties = await db.Applications.Where(one => one.Id == access.Application).Select(one => new { one.Steward, one.Recipient }).SingleAsync(cancellation);
        return new(parties.Steward, parties.Recipient, new Dictionary<string, string>
        {
            ["number"] = access.Number, ["title"] = "an emergency access", ["steward"] = "", ["recipient"] = "", ["reason"] = order.Reason ?? "", ["end"] = "", ["authority"] = issuer.Name,
            ["link"] = new Uri(issuer.PublicAddress, link).AbsoluteUri, ["hash"] = "", ["until"] = access.ReviewDueAt is { } due ? Minute(due) : "the date on its page",
        }, link);
    }

    /// <summary>The time limit that the act started.</summary>
    private static string Until(Licence? licence, LetterOrder order, PolicyPack pack) => order.Act switch
    {
        _ when licence is null => "the date on its page",
        "licence.seal" or "licence.supersede" when licence is { State: LicenceState.PendingAcceptance, AcceptBy: { } by } => Minute(by),
        "licence.suspendprovisionally" or "licence.suspendforfinding" when licence.ProvisionalUntil is { } until => Minute(until),
        "licence.reviewsuspension" when licence.ReviewDueAt is { } review => Minute(review),
        "licence.announcerevocation" or "licence-appeal.remit" when licence.HearingUntil is { } hearing => Minute(hearing),
        _ when licence.EndedAt is { } ended => Words.Day(LicenceDuties.DeleteBy(licence)),
        _ => "the date on its page",
    };

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
