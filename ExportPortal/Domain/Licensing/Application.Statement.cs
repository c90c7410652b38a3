using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The end-use statement: the steward asks for it, the recipient signs it in its own account.</summary>
public sealed partial class Application
{
    /// <summary>When the recipient was last asked to sign; null before. From then on it sees the statement, and nothing else of the case.</summary>
    public DateTimeOffset? StatementAskedAt { get; private set; }

    /// <summary>What the recipient signed; null before.</summary>
    public EndUseStatement? Statement { get; private set; }

    /// <summary>The undertaking as it stands now: on the names that were signed as long as that signature counts, and on those of today where a new one is owed.</summary>
    /// <param name="recipient">Its name today.</param>
    /// <param name="data">The data, as they are named today.</param>
    public IReadOnlyList<string> StatementWords(string recipient, string data, PolicyPack pack) =>
        EndUseStatement.Words(Statement, recipient, data, Content, pack) is var signed && !IsStatementOwed
        && (State is not (ApplicationState.Draft or ApplicationState.Incomplete) || Statement?.Stands(Recipient, DatasetVersion, Content, Tier, signed) is not false)
            ? signed : EndUseStatement.Words(null, recipient, data, Content, pack);

    /// <summary>Whether its state lets the recipient sign: before it is submitted, and where it has to sign anew.</summary>
    public bool TakesSignature => State is ApplicationState.Draft or ApplicationState.Incomplete || IsStatementOwed;

    /// <summary>Why the actor cannot sign the statement now; null when they can.</summary>
    /// <param name="words">The undertaking as it stands now.</param>
    public Rule? WhyNoSignature(Actor actor, IReadOnlyList<string> words) =>
        !actor.Is(Role.Recipient) || actor.Organisation != Recipient ? new Rule("ES-1", "Only the recipient signs the end-use statement.")
        : StatementAskedAt is null ? new Rule("ES-2", "The applicant has not asked for the signature yet.")
        : !TakesSignature ? new Rule("ES-3", "The application was submitted; its statement can no longer be signed.")
        : !IsStatementOwed && Statement?.Stands(Recipient, DatasetVersion, Content, Tier, words) == true ? new Rule("ES-4", "The statement is signed.")
        : null;

    /// <summary>Asks the recipient to sign, once there is something that can be signed.</summary>
    public void AskForStatement(Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(State is not (ApplicationState.Draft or ApplicationState.Incomplete), "AP-3", "Only a draft or an incomplete application can be changed.");
        EnsureApplicant(actor, Steward);
        RuleViolation.When(string.IsNullOrWhiteSpace(Content.Purpose) || Content.Countries.Count == 0 || Content.AuditAccepted is null, "ES-5", "Choose purpose and countries, and say whether audits are accepted, first: they stand in the statement.");
        StatementAskedAt = now;
    }

    /// <summary>Recipient or data get another name in the register: what was signed goes on reading as it was signed.</summary>
    /// <param name="recipient">Its name until now.</param>
    /// <param name="data">The data, as they were named until now.</param>
    public void KeepSignedNames(string recipient, string data)
    {
        if (Statement is { Named: null } signed)
            Statement = signed with { Named = new(recipient, data) };
    }

    /// <summary>
    /// Records the signature. After the submission the one whom the application names signs; once that person acts for the
    /// recipient no more, another one does, and the application names them from then on.
    /// </summary>
    /// <param name="words">The words that the signatory was shown.</param>
    /// <param name="namedHasLeft">Whether nobody of the name in the application acts for the recipient any more.</param>
    /// <param name="typedName">Their full name, from tier 2 on; null for a click.</param>
    public void SignStatement(IReadOnlyList<string> words, string? typedName, string? capacity, string means, Actor actor, DateTimeOffset now, bool namedHasLeft = false)
    {
        if (WhyNoSignature(actor, words) is { } closed)
            throw new RuleViolation(closed);
        var isClick = EndUseStatement.IsClickEnough(Tier);
        // Before it is submitted CK-03 says so; afterwards nobody would.
        var isAnother = IsStatementOwed && !EndUseStatement.IsBy(Content.EndUseStatement, actor.Name);
        RuleViolation.When(isAnother && !namedHasLeft, "ES-9", $"The application names {Content.EndUseStatement} as the one who signs.");
        RuleViolation.When(!isClick && !string.Equals(typedName?.Trim(), actor.Name, StringComparison.OrdinalIgnoreCase), "ES-6", $"Type your name as your account has it: {actor.Name}.");
        RuleViolation.When(!isClick && string.IsNullOrWhiteSpace(capacity), "ES-7", "Say in which capacity you sign, such as director.");
        if (isAnother)
            Content = Content with { EndUseStatement = actor.Name };
        Statement = new(actor.Person, actor.Name, isClick ? null : typedName!.Trim(), isClick ? null : capacity!.Trim(), means, now, EndUseStatement.HashOf(words), Recipient, DatasetVersion, Content.Purpose, Content.Term);
    }
}
