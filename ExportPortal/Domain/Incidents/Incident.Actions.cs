using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>Who does a corrective action: one person, or the people of an organisation.</summary>
/// <param name="Person">Null where any person of the recipient may.</param>
/// <param name="Name">"Beatriz Moura, Serra Clara", or "Serra Clara".</param>
public sealed record ActionOwner(OrganisationId House, PersonId? Person, string Name)
{
    /// <summary>What stands for it where it is chosen from a list.</summary>
    public static string KeyOf(OrganisationId house, PersonId? person) => $"{house.Value:N}{(person is { } one ? $"/{one.Value:N}" : "")}";

    public bool Is(Actor actor) => actor.Organisation == House && (Person is { } one ? actor.Person == one : actor.Is(Role.Recipient));
}

/// <summary>What the owner of a corrective action says was done.</summary>
/// <param name="Evidence">Item of evidence that the portal keeps of it, such as E-3; null for none.</param>
public sealed record ActionReport(DateTimeOffset At, string Text, string PersonName, string? Evidence);

/// <summary>Corrective actions: set and ended by the lead, done by their owners, who see the action alone.</summary>
public sealed partial class Incident
{
    /// <param name="owner">One of those who may do it.</param>
    public void AddAction(string kind, string text, ActionOwner owner, DateOnly dueOn, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Working(actor);
        RuleViolation.When(!pack.IncidentRules.Actions.Exists(one => one.Code == kind), "CO-1", "Choose what kind of action it is.");
        RuleViolation.When(string.IsNullOrWhiteSpace(text), "CO-2", "Say what is done.");
        RuleViolation.When(dueOn < DateOnly.FromDateTime(now.UtcDateTime), "CO-3", "The day lies in the past.");
        actions.Add(new(actions.Count + 1, kind, text.Trim(), owner.Name, dueOn) { Person = actor.Person, Held = owner });
        entries.Add(new(now, $"{actions[^1].Name} set: {text.Trim().TrimEnd('.')}. {owner.Name} does it by {Words.Day(dueOn)}", actor.Name, now, LicenceOf(owner), actor.Person));
    }

    /// <summary>The licence whose holder does the action: what is said of it stands in the file of no other recipient. Null where the authority does it, and where no licence of the owner is reached.</summary>
    private string? LicenceOf(ActionOwner? owner) => owner is null ? null : licences.Find(one => one.Recipient == owner.House)?.Number;

    /// <summary>The action, where the actor owns it; null for anybody else.</summary>
    public CorrectiveAction? OwnedBy(Actor actor, int no) => actions.Find(one => one.No == no && one.Held?.Is(actor) is true);

    /// <summary>Why the owner says nothing of the action now; null when they may.</summary>
    public Rule? WhyNotReport(CorrectiveAction action) => action.DoneAt is not null ? Done : !IncidentWorkflow.IsOpen(State) ? new Rule("CO-6", "The incident is over, so nothing is handed in for it any more.") : null;

    private static readonly Rule Done = new("CO-5", "This action is done already.");

    /// <summary>The owner says that it is done. The lead ends it, or asks again outside the portal; until then it may be said anew.</summary>
    /// <param name="hash">Of the file that the portal keeps as evidence; null for none.</param>
    public void ReportAction(int no, string text, ContentHash? hash, string place, Actor actor, DateTimeOffset now)
    {
        var action = OwnedBy(actor, no) ?? throw new RuleViolation(new Rule("CO-4", "There is no such action."));
        if (WhyNotReport(action) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(text);
        var licence = LicenceOf(action.Held);
        if (hash is { } kept)
        {
            RuleViolation.When(evidence.Exists(one => one.Hash == kept), "CO-7", "This file was handed in already. Leave it out, or choose another one.");
            evidence.Add(new(evidence.Count + 1, $"{action.Name}: what its owner handed in", kept, actor.Name, now, place, []) { Licence = licence, ActionOf = action.Name });
        }
        actions[actions.IndexOf(action)] = action with { Reported = new(now, text.Trim(), actor.Name, hash is null ? null : evidence[^1].Name) };
        entries.Add(new(now, $"{action.Name} is said to be done: {text.Trim()}", actor.Name, now, licence ?? (actor.Is(Role.Recipient) ? "" : null)));
    }

    public void FinishAction(int no, string result, Actor actor, DateTimeOffset now)
    {
        Working(actor);
        Reasons.Require(result);
        var at = actions.FindIndex(one => one.No == no);
        RuleViolation.When(at < 0, "CO-4", "There is no such action.");
        if (actions[at].DoneAt is not null)
            throw new RuleViolation(Done);
        actions[at] = actions[at] with { DoneAt = now, Result = result.Trim() };
        entries.Add(new(now, $"{actions[at].Name} done: {actions[at].Text.TrimEnd('.')}. {result.Trim()}", actor.Name, now, LicenceOf(actions[at].Held), actor.Person));
    }
}
