using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.AppealState;
using static ExportPortal.Domain.Licensing.AppealVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>An appeal of the licensee against the suspension or the revocation of a licence (24, 25).</summary>
public sealed partial class Appeal
{
    /// <summary>Until when the licensee may appeal against the present suspension or revocation; null when there is none, or when it follows from a sanction and is appealed against there.</summary>
    public static DateTimeOffset? OpenUntil(Licence licence, PolicyPack pack, DateTimeOffset now) =>
        licence.StoppedBy(now) is { } stop && !stop.IsBySanction() && !stop.IsSentBack() ? pack.Due("appeal-lodge", stop.At) : null;

    /// <summary>Why the actor cannot appeal now; null when they can.</summary>
    /// <param name="earlier">Appeals on the same licence.</param>
    /// <param name="raisedAt">When the matter was raised as a dispute, which keeps the time to appeal; null where it was not.</param>
    public static Rule? WhyClosed(Licence licence, IEnumerable<Appeal> earlier, Actor actor, PolicyPack pack, DateTimeOffset now, DateTimeOffset? raisedAt = null) =>
        !actor.Is(Role.Recipient) || actor.Organisation != licence.Recipient ? new Rule("LC-1", "Only the licensee does this.")
        : licence.StoppedBy(now) is not { } stop ? new Rule("AL-1", "The licence is neither suspended nor revoked, so there is nothing to appeal against.")
        : stop.IsBySanction() ? new Rule("AL-7", "This follows from a sanction. Appeal on the page of the sanction.")
        : stop.IsSentBack() ? new Rule("AL-8", "The panel has sent the decision back, and it is being decided anew. That decision can be appealed against.")
        : earlier.Any(appeal => appeal.State is Lodged && appeal.StillStands(licence, now)) ? new Rule("AL-3", "An appeal is lodged already.")
        : earlier.Any(appeal => appeal.State is not Lodged && appeal.LodgedAt >= stop.At) ? new Rule("AL-4", "This decision was appealed against, and the panel has answered.")
        : pack.Due("appeal-lodge", stop.At) < (raisedAt ?? now) ? new Rule("AL-2", $"An appeal is lodged within {pack.InWords("appeal-lodge")} of the decision; that time is over.")
        : null;

    /// <summary>Lodges an appeal of the licensee. A suspension stays in force meanwhile, and so does the duty to delete after a revocation.</summary>
    public static Appeal Lodge(AppealId id, string number, Licence licence, IEnumerable<Appeal> earlier, string grounds, Actor actor, PolicyPack pack, DateTimeOffset now, DateTimeOffset? raisedAt = null)
    {
        if (WhyClosed(licence, earlier, actor, pack, now, raisedAt) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(grounds);
        var clock = pack.Start("appeal-decision", now);
        return new Appeal
        {
            Id = id, Number = number, Application = licence.Application, Steward = licence.Steward, Licence = licence.Id, Recipient = licence.Recipient, Against = Words.Code(licence.StateAt(now)),
            Grounds = grounds.Trim(), LodgedBy = actor.Name, LodgedAt = now, State = Lodged, Clock = clock, DueAt = clock.Due(now, pack.Calendar),
        };
    }

    /// <summary>Whether it is against a revocation.</summary>
    public bool IsAgainstRevocation => Against == Words.Code(LicenceState.Revoked);

    private bool StillStands(Licence licence, DateTimeOffset now) => Against == Words.Code(licence.StateAt(now)) && licence.IsStoppedStill(LodgedAt);

    /// <summary>Why the verb is closed to the actor; null when it is open. What no longer stands can only be dismissed.</summary>
    /// <param name="changes">Of the licence, as for <see cref="Hands"/>.</param>
    public Rule? WhyClosed(AppealVerb verb, Licence licence, Application application, Actor actor, DateTimeOffset now, IEnumerable<Amendment>? changes = null) =>
        AppealWorkflow.Table.WhyClosed(State, verb, actor)
        ?? FourEyes.NotOwnOrganisation(actor, licence.Steward, licence.Recipient)
        ?? FourEyes.PanelIsNew(actor, Hands(application, licence, changes))
        ?? AppealSeats.WhyNotSeated(panel, actor)
        ?? (verb is not Dismiss && !StillStands(licence, now) ? new Rule("AL-9", $"The licence is {Words.Of(licence.StateAt(now))}{(Against == Words.Code(licence.StateAt(now)) ? " by another decision" : "")}; what the appeal is against does not stand any more. Dismiss the appeal, and say so.") : null)
        ?? FourEyes.SecondPersonDiffers(actor, signatures.Where(signature => signature.Verb == verb.ToString()).Select(signature => signature.Person));

    /// <summary>Decides, with the second signature of the same verb. The licence moves in the same act. Returns whether it was decided.</summary>
    /// <param name="changes">Of the licence, as for <see cref="Hands"/>.</param>
    public bool Take(AppealVerb verb, string reasons, Licence licence, Application application, Actor actor, PolicyPack pack, DateTimeOffset now, IEnumerable<Amendment>? changes = null)
    {
        if (WhyClosed(verb, licence, application, actor, now, changes) is { } rule)
            throw new RuleViolation(rule);
        if (!Sign(verb, reasons, actor, now))
            return false;
        var said = $"{Number}: {reasons.Trim()}";
        if (verb is Remit)
            licence.RemitOnAppeal(said, pack, now);
        else if (verb is GrantAppeal && IsAgainstRevocation)
            licence.ReinstateOnAppeal(said, now);
        else if (verb is GrantAppeal)
            licence.LiftOnAppeal(said, now);
        return true;
    }
}
