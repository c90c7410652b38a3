using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>
/// Brings the facts of an undecided case up to date before somebody moves it: a sanction, a match or evidence that has
/// expired since reaches the decision. An act of the portal of its own, so that it stands whether or not the act that
/// follows is allowed; who was shown the older facts is told so.
/// </summary>
public sealed class ReadFactsAnew(CommandPipeline pipeline, PackLibrary packs, CaseChanges changes, ListsInForce lists) : IOutboxHandler
{
    /// <summary>Verbs that move a case towards a licence, or end it on what the rules say.</summary>
    private static readonly ApplicationVerb[] Moving =
    [
        ApplicationVerb.Register, ApplicationVerb.StartReview, ApplicationVerb.Recommend, ApplicationVerb.SendToDecider, ApplicationVerb.Approve, ApplicationVerb.OverrideTier,
        ApplicationVerb.Prohibit, ApplicationVerb.FindNoLicenceRequired, ApplicationVerb.FindIneligible,
    ];

    /// <param name="actor">Who is about to move the case; for anybody else nothing is read.</param>
    /// <returns>Whether anything was different.</returns>
    public async Task<bool> Run(string number, ApplicationVerb verb, Actor actor, CancellationToken cancellation)
    {
        if (!Moving.Contains(verb))
            return false;
        return await AsPortal(async scope => await scope.Db.Applications.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } application
            && ApplicationWorkflow.Table.WhyClosed(application.State, verb, actor) is null ? application : null, cancellation);
    }

    public string Kind => OutboxKinds.ReadFacts;

    /// <summary>The same for a case beside which something has changed, whoever acts on it next.</summary>
    /// <param name="subject">The application.</param>
    public Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new CaseId(subject);
        return AsPortal(scope => scope.Db.Applications.FirstOrDefaultAsync(one => one.Id == id, cancellation), cancellation);
    }

    private async Task<bool> AsPortal(Func<CommandScope, Task<Application?>> find, CancellationToken cancellation)
    {
        var number = "";
        var isNew = await pipeline.TryAsPortal("application.facts", async scope =>
        {
            if (await find(scope) is not { } application)
                return false;
            number = application.Number;
            return await Read(scope, application, cancellation);
        }, Guid.NewGuid(), cancellation);
        if (isNew)
            changes.Publish(new(number, default, Application.PortalName, "The facts were read anew", ""));
        return isNew;
    }

    /// <summary>What keeps the verb from being taken on the facts as they are now; null for nothing.</summary>
    public async Task<Rule?> WhyNot(CommandScope scope, Application application, ApplicationVerb verb, CancellationToken cancellation)
    {
        if (verb is ApplicationVerb.ClearMatch or ApplicationVerb.ConfirmMatch)
            return await scope.Db.WhyMatchStands(application, verb, cancellation);
        if (verb is not (ApplicationVerb.Register or ApplicationVerb.Approve or ApplicationVerb.ConfirmConditions))
            return null;
        var pack = packs.Of(application);
        if (await scope.Db.WhyNotFresh(lists, application.Recipient, application.Steward, pack, scope.Now, cancellation) is { } stale)
            return stale;
        if (verb is not ApplicationVerb.ConfirmConditions)
            return null;
        // What was approved on conditions is frozen; a gate that is met since still ends it.
        var decided = (await CaseFile.Of(scope.Db, application, pack, scope.Now, cancellation)).Decide(application.Content, pack);
        var (now, was, group) = (decided.Decision, application.Case.DestinationGroup, decided.Case.DestinationGroup);
        if (now.Outcome is DecisionOutcome.Prohibited or DecisionOutcome.Hold)
            return new("DE-5", $"Since the approval this has become known: {string.Join(" ", now.Reasons.Select(reason => reason.Text).Take(1))}.{(now.Outcome is DecisionOutcome.Prohibited ? " Two officers mark the case as prohibited." : "")}");
        return now.Tier > application.GravestTier || group > was
            ? new Rule("DE-9", $"Since the approval the case has become one of {(group > was ? $"destination group {group}" : $"tier {now.Tier}")}, and it was approved {(group > was ? $"in group {was}" : $"at tier {application.Tier}")}. "
                + "It is not granted so: the applicant withdraws and files anew, or the approval lapses.") : null;
    }

    private async Task<bool> Read(CommandScope scope, Application application, CancellationToken cancellation)
    {
        var pack = packs.Of(application);
        var file = await CaseFile.Of(scope.Db, application, pack, scope.Now, cancellation);
        var (from, before) = (Words.Code(application.State), application.Case);
        scope.ToldTo = [.. application.Signatures.Select(one => one.Person).Distinct()]; // whose signatures fall with it
        var facts = file.Decide(application.Content, pack).Case;
        if (!application.ReadAnew(facts, pack, scope.Now))
            return false;
        if (application.Decision.Outcome is DecisionOutcome.Hold && ApplicationWorkflow.Table.Find(application.State, ApplicationVerb.HoldForScreening) is not null)
        {
            application.HoldForScreening("A party is a possible match of a restricted-party list.", pack, scope.Now);
            scope.Enqueue(OutboxKinds.TellScreened, application.Id.Value);
        }
        // Nobody's signature falls, but the case went back to review: those who may give the opinion are told by a letter of their own.
        if (scope.ToldTo.Count == 0 && application.State is ApplicationState.InReview && from != Words.Code(ApplicationState.InReview))
            scope.ToldTo = [default];
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), from, Words.Code(application.State),
            $"Facts that have changed: {string.Join(", ", FactChanges.Between(before, facts))}.", pack.Hash);
        return true;
    }
}
