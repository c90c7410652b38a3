using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>One verb on one application, with what that verb asks for.</summary>
/// <param name="Revision">The revision that the actor was shown; null when the caller does not know one.</param>
/// <param name="Reason">Reason, opinion, question, answer to a notice, or what is missing, in the actor's words.</param>
/// <param name="Answer">For opinions alone.</param>
/// <param name="Ground">Refusal ground, for the announcement alone.</param>
/// <param name="Change">What would change the decision, for the announcement alone.</param>
/// <param name="Tier">For an override alone.</param>
/// <param name="Answers">By number of the question, for answers alone.</param>
/// <param name="Departure">Why the decision departs from like cases (CT-13); for decisions that do.</param>
/// <param name="Drafts">How often the draft had been rewritten when the actor read it, for a submission alone: nobody signs what somebody else typed since.</param>
/// <param name="Conditions">Conditions precedent that the decider adds, for an approval alone.</param>
/// <param name="Later">Conditions with a last day that the decider adds, for an approval alone.</param>
public sealed record ApplicationAct(
    string Number, ApplicationVerb Verb, int? Revision = null, string Reason = "", OpinionAnswer Answer = OpinionAnswer.Concurs, string Ground = "",
    string Change = "", int Tier = 0, IReadOnlyDictionary<int, string>? Answers = null, IReadOnlyList<string>? Conditions = null, string Departure = "", int? Drafts = null,
    IReadOnlyList<LaterCondition>? Later = null)
{
    /// <summary>The partner's refusal on which the ground rests, for the announcement alone; null for none.</summary>
    public PartnerRefusal? Partner { get; init; }
}

/// <summary>Carries out a verb: the domain guards it, the table moves it, a granted licence owes its sealed package.</summary>
public sealed class ActOnApplication(CommandPipeline pipeline, PackLibrary packs, CaseChanges changes, ReadFactsAnew facts, ListsInForce lists)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(ApplicationVerb verb) => $"application.{verb.ToString().ToLowerInvariant()}";

    /// <summary>Returns the state code after the act.</summary>
    public async Task<Outcome<string>> Run(ApplicationAct act, Guid key, Actor actor, CancellationToken cancellation)
    {
        await facts.Run(act.Number, act.Verb, actor, cancellation);
        var compared = act.Verb is ApplicationVerb.Submit || BringsForm(act.Verb) ? await lists.CompareUsersOf(act.Number, actor, cancellation) : null;
        var outcome = await pipeline.Run<string>(Name(act.Verb), key, actor, scope => Act(scope, act, compared, cancellation), cancellation);
        if (outcome.IsDone)
            changes.Publish(new(act.Number, actor.Person, actor.Name, act.Verb.Label(), outcome.Value));
        return outcome;
    }

    private async Task<Outcome<string>> Act(CommandScope scope, ApplicationAct act, ComparedUsers? compared, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("application", act.Number, act.Number);
        var application = await scope.Db.Applications.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == act.Number, cancellation);
        if (application is null)
            return Outcome<string>.From(Outcome.NotFound);
        scope.Target = new AuditSubject("application", application.Id.Value.ToString(), application.Number);
        if ((act.Revision is { } shown && scope.IsStale(application, shown)) || (act.Drafts is { } read && application.Drafts != read))
            return Outcome<string>.From(Outcome.Stale);
        var pack = packs.Of(application);
        if (application.WhyClosed(act.Verb, scope.Actor, pack, scope.Now) is { } closed)
            return Outcome<string>.From(Outcome.Broken(closed));
        if (act.Verb is ApplicationVerb.Approve or ApplicationVerb.ConfirmConditions && application.Tier >= 3 && pack.Responsibilities.FewestPersons is { } fewest && await scope.Db.CaseStaffCount(scope.Now, cancellation) < fewest)
            return Outcome<string>.From(Outcome.Broken(new("SA-1", $"An authority with fewer than {fewest} persons issues nothing at tiers 3 and 4. More people are appointed first, or the steward asks a partner authority for a licence of its own.")));
        var alone = ""; // beside the reason, which may be as long as a reason can be
        if (act.Verb is ApplicationVerb.SignOutputCheck && application.HasSubmitted(scope.Actor))
        {
            if (application.WhyNotChecker(scope.Actor, await scope.Db.IsAlone(Role.Steward, scope.Actor, cancellation)) is { } same)
                return Outcome<string>.From(Outcome.Broken(same));
            alone = $"{Application.CheckedAlone} ";
        }
        if (act.Verb is ApplicationVerb.StartReview && await WhyNobody(scope, application, pack, cancellation) is { } nobody)
            return Outcome<string>.From(Outcome.Broken(nobody));
        if (await facts.WhyNot(scope, application, act.Verb, cancellation) is { } unsettled)
            return Outcome<string>.From(Outcome.Broken(unsettled));
        LikeCases? like = null;
        if (Fairness.Grants(act.Verb) is { } grants)
        {
            like = await scope.Db.Like(application, cancellation);
            act = act with { Reason = Fairness.Reasoned(act.Reason, like, grants, act.Departure) };
        }
        var changed = BringsForm(act.Verb) ? await TakeOver(scope, application, pack, compared!, cancellation) : "";
        var (from, both) = (Words.Code(application.State), act.Verb is ApplicationVerb.FindIneligible && application.SignaturesNeeded(act.Verb, pack) == 2);
        if (await Take(scope, application, act, pack, compared, changed, cancellation) is { } licence)
        {
            scope.Db.Licences.Add(licence);
            await scope.KeepContested(application, packs, cancellation); // an appeal against the conditions goes on when they are met
            scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
        }
        if (act.Verb is ApplicationVerb.Approve && application.IsStatementOwed)
            scope.Enqueue(OutboxKinds.AskStatement, application.Id.Value);
        Hold(scope, application, act.Verb, pack);
        scope.IsHalf = from == Words.Code(application.State) && (act.Verb is ApplicationVerb.OverrideTier ? application.HasHalf(act.Verb) : ApplicationWorkflow.Table.Rows.Any(row => row.Verb == act.Verb && (row.Signatures == 2 || both) && row.From != row.To));
        scope.Record(scope.Target, from, Words.Code(application.State), like?.Tie is { } tie ? $"{Reason(act)} {tie}" : changed.Length > 0 ? $"{Reason(act)} {changed}" : alone + Reason(act), application.PackHash);
        return Outcome<string>.Done(Words.Code(application.State));
    }

    private async Task<Licence?> Take(CommandScope scope, Application application, ApplicationAct act, PolicyPack pack, ComparedUsers? compared, string changed, CancellationToken cancellation)
    {
        var (actor, now, reason) = (scope.Actor, scope.Now, act.Reason);
        switch (act.Verb)
        {
            case ApplicationVerb.Submit:
                await Submit(scope, application, pack, compared!, cancellation);
                return null;
            case ApplicationVerb.Register:
                application.Register(await Missing(scope, application, await CaseFile.Of(scope.Db, application, pack, scope.Now, cancellation), pack, cancellation), reason, actor, pack, now);
                Examine(application, pack, now);
                return null;
            case ApplicationVerb.Approve:
                return application.Approve(await Seed(scope, application, pack, cancellation), reason, actor, pack, now, AmendmentTerms.Of(act.Conditions ?? [], act.Later ?? []));
            case ApplicationVerb.ConfirmConditions:
                return application.ConfirmConditions(await Seed(scope, application, pack, cancellation), reason, actor, pack, now);
            case ApplicationVerb.Prohibit when application.State is ApplicationState.ApprovedConditional:
                application.Prohibit((await CaseFile.Of(scope.Db, application, pack, now, cancellation)).Decide(application.Content, pack).Case, reason, actor, pack, now);
                return null;
            case ApplicationVerb.AnnounceRefusal:
                application.AnnounceRefusal(act.Ground, reason, act.Change, actor, pack, now, act.Partner);
                return null;
            case ApplicationVerb.GiveTechnicalOpinion or ApplicationVerb.GiveLegalOpinion or ApplicationVerb.GiveEthicsOpinion:
                application.GiveOpinion(Application.OpinionOf(act.Verb), act.Answer, reason, actor, pack, now);
                return null;
            case ApplicationVerb.AskQuestion:
                application.Ask(reason, actor, pack, now);
                return null;
            case ApplicationVerb.SendQuestions:
                application.SendQuestions(reason, actor, pack, now);
                return null;
            case ApplicationVerb.AnswerQuestions or ApplicationVerb.Reopen:
                application.Answer(act.Verb, act.Answers ?? new Dictionary<int, string>(), actor, pack, now, changed);
                return null;
            case ApplicationVerb.AnswerNotice:
                application.AnswerNotice(reason, actor, pack, now, changed);
                return null;
            case ApplicationVerb.Abstain:
                application.Abstain(reason, actor, pack, now);
                return null;
            case ApplicationVerb.OverrideTier:
                application.OverrideTier(act.Tier, reason, actor, pack, now);
                return null;
            case ApplicationVerb.ExtendTime:
                application.ExtendTime(reason, actor, pack, now);
                return null;
            default:
                application.Take(act.Verb, reason, actor, pack, now);
                return null;
        }
    }

    /// <summary>What the portal finds at registration: a possible match holds the case, tier 1 without a doubt needs no review.</summary>
    private static void Examine(Application application, PolicyPack pack, DateTimeOffset now)
    {
        if (application.Decision.Outcome is DecisionOutcome.Hold)
            application.HoldForScreening("A party is a possible match of a restricted-party list.", pack, now);
        else
            application.RegisterAutomatically(pack, now);
    }

    private static async Task Submit(CommandScope scope, Application application, PolicyPack pack, ComparedUsers compared, CancellationToken cancellation)
    {
        // Whoever is named is compared at once, and owners reach the recipient's chain, before the office looks at the case.
        await scope.ScreenUsers(compared, application.Recipient, application.Content.EndUsers, cancellation);
        await Declare(scope, application.Recipient, application.Content, pack, cancellation);
        var file = await File(scope, application, pack, cancellation);
        if (JoinedData.WhyNotClassified(file.Version, file.Dataset.Classification, pack) is { } unclassified)
            throw new RuleViolation(unclassified);
        application.Rewrite(file.Assessment.Id, application.Content, file.Decide(application.Content, pack), scope.Actor);
        application.Submit(await Missing(scope, application, file, pack, cancellation), scope.Actor.Name, scope.Actor, pack, scope.Now);
    }

    private static async Task Declare(CommandScope scope, OrganisationId recipient, ApplicationContent content, PolicyPack pack, CancellationToken cancellation)
    {
        if (content.DeclaredOwners is not { Count: > 0 } declared)
            return;
        var party = await scope.Db.Organisations.SingleAsync(one => one.Id == recipient, cancellation);
        var before = OwnedBefore.Of(party, pack);
        if (party.Declare(declared).Count == 0)
            return;
        await scope.Db.FollowOwners([party], cancellation);
        await scope.Db.CompareOwned(party, cancellation);
        await scope.LookAtOwned(party, before, pack, cancellation);
    }

    /// <summary>Verbs with which the form comes as it was changed meanwhile.</summary>
    private static bool BringsForm(ApplicationVerb verb) => verb is ApplicationVerb.AnswerQuestions or ApplicationVerb.Reopen or ApplicationVerb.AnswerNotice;

    /// <summary>Takes the form over as the applicant changed it, on the newest assessment and the facts as they stand now.</summary>
    /// <returns>What is different; empty for nothing.</returns>
    private static async Task<string> TakeOver(CommandScope scope, Application application, PolicyPack pack, ComparedUsers compared, CancellationToken cancellation)
    {
        if (application.Revised is not { } content)
            return "";
        await scope.ScreenUsers(compared, application.Recipient, content.EndUsers, cancellation);
        await Declare(scope, application.Recipient, content, pack, cancellation);
        var file = await File(scope, application, pack, cancellation);
        var (decided, filed) = (file.Decide(content, pack), await scope.Db.CompletenessFacts(application, file, cancellation));
        var revised = filed with { Content = content, Tier = decided.Decision.Tier };
        var changed = application.TakeOver(file.Assessment.Id, decided, Completeness.New(revised, filed, pack, scope.Now), revised.StatementWords(pack), scope.Actor, pack, scope.Now);
        // Matches of persons whom it names are written in this act, and reach the case right after it.
        scope.Enqueue(OutboxKinds.ReadFacts, application.Id.Value);
        if (application.IsStatementOwed)
            scope.Enqueue(OutboxKinds.AskStatement, application.Id.Value);
        return changed;
    }

    /// <summary>Whom an answer brought into the form may be a possible match; then the case waits for two persons before the review goes on.</summary>
    private static void Hold(CommandScope scope, Application application, ApplicationVerb verb, PolicyPack pack)
    {
        if (application.Decision.Outcome is not DecisionOutcome.Hold || application.State is not ApplicationState.InReview || !(BringsForm(verb) || verb is ApplicationVerb.ResumeReview))
            return;
        application.HoldForScreening("A party is a possible match of a restricted-party list.", pack, scope.Now);
        scope.Enqueue(OutboxKinds.TellScreened, application.Id.Value);
    }

    /// <summary>The opinion that is needed and that nobody without a conflict could give (05, transition 10); null where each has a person.</summary>
    private static async Task<Rule?> WhyNobody(CommandScope scope, Application application, PolicyPack pack, CancellationToken cancellation)
    {
        foreach (var kind in application.OpinionsNeeded(pack).Where(kind => application.Asked(kind) is null))
            if (!(await scope.Db.HoldersOf(Application.ReviewerRole(kind), scope.Now, cancellation)).Any(one => application.WhyNotReviewer(kind, one.Actor, pack) is null))
                return new("RV-11", $"Nobody can give the {Words.Of(kind)} opinion: there is no {Words.Of(Application.ReviewerRole(kind))} who is free of the parties. Have one appointed first.");
        return null;
    }

    private static async Task<CaseFile> File(CommandScope scope, Application application, PolicyPack pack, CancellationToken cancellation) =>
        await CaseFile.Load(scope.Db, application.DatasetVersion, application.Recipient, pack, scope.Now, cancellation)
            ?? throw new InvalidOperationException($"Application {application.Number} points at a case that is not there.");

    private static async Task<IReadOnlyList<CompletenessGap>> Missing(CommandScope scope, Application application, CaseFile file, PolicyPack pack, CancellationToken cancellation) =>
        Completeness.Check(await scope.Db.CompletenessFacts(application, file, cancellation), pack, scope.Now);

    private static string Reason(ApplicationAct act) => act.Verb switch
    {
        ApplicationVerb.AnnounceRefusal => $"{act.Ground}: {(act.Partner is { } partner ? $"{partner.Sentence} " : "")}{act.Reason} What would change it: {act.Change}",
        ApplicationVerb.OverrideTier => $"T{act.Tier}: {act.Reason}",
        ApplicationVerb.Approve when AmendmentTerms.Of(act.Conditions ?? [], act.Later ?? []) is { IsEmpty: false } added => $"{act.Reason} Conditions: {string.Join(" ", added.Sentences)}",
        ApplicationVerb.GiveTechnicalOpinion or ApplicationVerb.GiveLegalOpinion or ApplicationVerb.GiveEthicsOpinion => $"{act.Answer}: {act.Reason}",
        ApplicationVerb.AnswerQuestions or ApplicationVerb.Reopen => string.Join(" ", (act.Answers ?? new Dictionary<int, string>()).OrderBy(one => one.Key).Select(one => $"{one.Key}. {one.Value}")),
        _ => act.Reason,
    };

    private static async Task<LicenceSeed> Seed(CommandScope scope, Application application, PolicyPack pack, CancellationToken cancellation)
    {
        var steward = await scope.Db.Organisations.AsNoTracking().SingleAsync(one => one.Id == application.Steward, cancellation);
        var seed = new LicenceSeed(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextLicence(scope.Now.UtcDateTime.Year, cancellation), steward.EnvironmentOn(DateOnly.FromDateTime(scope.Now.UtcDateTime), pack.Environment));
        if (application is not { State: ApplicationState.DecisionPending, Tier: > 1 })
            return seed;
        var facts = await scope.Db.CompletenessFacts(application, await CaseFile.Of(scope.Db, application, pack, scope.Now, cancellation), cancellation);
        return seed with { Owed = Completeness.OwedAtTheTier(facts, pack, scope.Now), OwesSignature = Completeness.OwesSignature(facts, pack, scope.Now) };
    }
}
