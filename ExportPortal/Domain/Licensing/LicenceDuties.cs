using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a party owes next under a licence.</summary>
/// <param name="By">Last day to do it; null when no day is set.</param>
/// <param name="Verb">The verb that does it in the portal; null when it is done elsewhere.</param>
public sealed record LicenceDuty(string What, string Why, DateOnly? By, LicenceVerb? Verb = null);

/// <summary>The duties that follow from the state and the term, the nearest first.</summary>
public static class LicenceDuties
{
    /// <summary>The core text that asks for the deletion certificate.</summary>
    internal const string DeletionClause = "CT-12";

    /// <summary>Days after the last day of use in which the data are deleted (CT-12).</summary>
    public const int DaysToDelete = 30;

    public static DateOnly DeleteBy(DateOnly end) => end.AddDays(DaysToDelete);

    /// <param name="actor">A person of one of the two sides; for anybody else nothing is due.</param>
    public static IReadOnlyList<LicenceDuty> Next(Licence licence, Actor actor, DateTimeOffset now)
    {
        var isRecipient = actor.Organisation == licence.Recipient;
        if (!isRecipient && actor.Organisation != licence.Steward)
            return [];
        return LicenceAccess.StateAt(licence.State, licence.Term, now) switch
        {
            LicenceState.PendingAcceptance => Accepting(licence, isRecipient ? LicenceVerb.AcceptAsRecipient : LicenceVerb.AcceptAsSteward, actor),
            LicenceState.Active when isRecipient =>
                [new("End the use", "Access ends at the end of this day.", licence.End), Deletion(licence.End)],
            LicenceState.Suspended when isRecipient =>
                [new("Stop using the data", "The licence is suspended. Access opens again when the suspension is lifted.", null), Deletion(licence.End)],
            LicenceState.Expired when isRecipient => [Deletion(licence.End)],
            LicenceState.Revoked or LicenceState.Surrendered when isRecipient => [Deletion(Ended(licence))],
            _ => [],
        };
    }

    private static IReadOnlyList<LicenceDuty> Accepting(Licence licence, LicenceVerb verb, Actor actor) => licence.WhyClosed(verb, actor) switch
    {
        null => [new("Read and accept the licence", "It takes effect when both sides have accepted.", null, verb)],
        var rule => [new("Wait", rule.Code == "LC-4" ? "Your side has accepted; the other side has not yet." : rule.Message, null)],
    };

    private static LicenceDuty Deletion(DateOnly end) =>
        new("Delete the data and certify it", $"Within {DaysToDelete} days after the use ends.", DeleteBy(end));

    private static DateOnly Ended(Licence licence) => DateOnly.FromDateTime(licence.Steps[^1].At.UtcDateTime);
}
