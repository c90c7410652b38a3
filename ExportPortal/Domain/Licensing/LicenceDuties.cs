using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a party owes next under a licence.</summary>
/// <param name="By">Last day to do it; null when no day is set.</param>
/// <param name="Verb">The verb that does it in the portal; null when it is done elsewhere or by a form of its own.</param>
/// <param name="No">Number of the duty that a form answers; null for none.</param>
public sealed record LicenceDuty(string What, string Why, DateOnly? By, LicenceVerb? Verb = null, int? No = null)
{
    /// <summary>Done where the named users are kept.</summary>
    public bool IsOfUsers { get; init; }

    /// <summary>Number of the open renewal by which it may not come to it; null for none.</summary>
    public string? Renewal { get; init; }

    /// <summary>Days since the last day; 0 while it is in time or has no day.</summary>
    public int DaysLate { get; init; }
}

/// <summary>The duties that follow from the state and the term, the nearest first.</summary>
public static class LicenceDuties
{
    /// <summary>The core text that asks for the deletion certificate.</summary>
    internal const string DeletionClause = "CT-12";

    /// <summary>The clause by which the log comes live, and access stops when it does not.</summary>
    public const string LiveLogClause = "AC-16";

    /// <summary>Days after the last day of use in which the data are deleted (CT-12).</summary>
    public const int DaysToDelete = FixedTerms.DaysToDelete;

    /// <summary>Days ahead in which a duty is told; the next one always is.</summary>
    private const int DaysAhead = 60;

    public static DateOnly DeleteBy(DateOnly end) => end.AddDays(DaysToDelete);

    /// <summary>Last day to certify the deletion, as the licence stands.</summary>
    public static DateOnly DeleteBy(Licence licence) =>
        DeleteBy(licence.EndedAt is { } ended && ended < licence.EndOfTerm ? DateOnly.FromDateTime(ended.UtcDateTime) : licence.TermInForce.End);

    /// <summary>The clock of the deletion of a licence that has ended: it is late once the last day is over.</summary>
    public static Deadline DeletionClock(Licence licence, PolicyPack pack) =>
        pack.Start("deletion", new(DeleteBy(licence).AddDays(1 - DaysToDelete).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));

    /// <summary>Until when both sides may accept, and what comes then; null for a licence that does not wait for it, or is not sealed.</summary>
    /// <param name="isKept">Whether something keeps it from acceptance now: then it is said when it lapses alone.</param>
    public static string? AcceptableUntil(Licence licence, bool isKept, DateTimeOffset now)
    {
        if (licence.AcceptBy is not { } by || licence.StateAt(now) is not LicenceState.PendingAcceptance)
            return null;
        var until = PackageWords.Minute(by < licence.EndOfTerm ? by : licence.EndOfTerm);
        return isKept || licence.WhyKeptProvisionally(now) is not null ? $"It cannot be accepted now. It lapses on {until}, unless both sides have accepted it by then." : $"Both sides may accept it until {until}; then it lapses.";
    }

    /// <param name="actor">A person of one of the two sides; for anybody else nothing is due.</param>
    /// <param name="stopped">What beside the licence itself keeps it from being accepted, such as a sanction; null for nothing.</param>
    /// <param name="renewal">Number of the renewal that is open; null for none.</param>
    public static IReadOnlyList<LicenceDuty> Next(Licence licence, Actor actor, DateTimeOffset now, Rule? stopped = null, string? renewal = null)
    {
        var isRecipient = actor.Organisation == licence.Recipient;
        if (!isRecipient && actor.Organisation != licence.Steward)
            return [];
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        return [.. Open(licence, isRecipient, actor, now, stopped, renewal).Select(duty => duty with { DaysLate = duty.By is { } by ? Math.Max(0, today - by.DayNumber) : 0 })];
    }

    private static IReadOnlyList<LicenceDuty> Open(Licence licence, bool isRecipient, Actor actor, DateTimeOffset now, Rule? stopped, string? renewal) =>
        licence.StateAt(now) switch
        {
            LicenceState.PendingAcceptance => Accepting(licence, isRecipient ? LicenceVerb.AcceptAsRecipient : LicenceVerb.AcceptAsSteward, actor, now, stopped),
            LicenceState.Active when isRecipient =>
                [.. Hearing(licence, now), .. Training(licence, now), .. Owed(licence, now), EndOfUse(licence, renewal), Deletion(licence)],
            LicenceState.Suspended when isRecipient =>
                [new("Stop using the data", licence.ProvisionalUntil is { } until
                    ? $"The licence is suspended provisionally. Access opens again on {PackageWords.Minute(until)} unless the suspension is confirmed, or when it is lifted." : "The licence is suspended. Access opens again when the suspension is lifted.", null), .. Hearing(licence, now), .. Training(licence, now), .. Owed(licence, now), Deletion(licence)],
            LicenceState.Expired or LicenceState.Revoked or LicenceState.Surrendered when isRecipient => [.. Certifying(licence), .. Owed(licence, now)],
            LicenceState.Closed when isRecipient => [.. Owed(licence, now)],
            _ => [],
        };

    private static IReadOnlyList<LicenceDuty> Accepting(Licence licence, LicenceVerb verb, Actor actor, DateTimeOffset now, Rule? stopped) => (licence.WhyClosed(verb, actor, now) ?? stopped) switch
    {
        null => [new("Read and accept the licence", "It takes effect when both sides have accepted.", licence.AcceptBy is { } by ? DateOnly.FromDateTime(by.UtcDateTime) : null, verb)],
        var rule => [new("Wait", rule.Code == "LC-4" ? "Your side has accepted; the other side has not yet." : rule.Message, null)],
    };

    /// <summary>A renewal that is open is decided before the use ends; not decided by then, it moves the end once.</summary>
    private static LicenceDuty EndOfUse(Licence licence, string? renewal) => renewal is null
        ? new("End the use", "Access ends at the end of this day.", licence.TermInForce.End)
        : new($"End the use, unless renewal {renewal} is granted", licence.WasExtended
            ? "The last day has moved to this one for it, and moves no further. Without the renewal access ends at the end of it."
            : "Nothing is to be done while it is reviewed: not decided by this day, it moves the last day on once, unless a major finding is open.", licence.TermInForce.End) { Renewal = renewal };

    private static IEnumerable<LicenceDuty> Hearing(Licence licence, DateTimeOffset now)
    {
        if (licence.HearingUntil is { } until && until > now && licence.HeardAt is null)
            yield return new("Answer the announced revocation", "The authority intends to revoke the licence. You may be heard before it decides.", DateOnly.FromDateTime(until.UtcDateTime), LicenceVerb.AnswerHearing);
    }

    /// <summary>Users whose training runs out before the licence, once that is near, or has run out.</summary>
    private static IEnumerable<LicenceDuty> Training(Licence licence, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return TrainingEnd.Of(licence).TakeWhile(end => end.Until <= today.AddDays(DaysAhead)).Select(end => new LicenceDuty($"Have {end.Count} trained again",
            end.IsOver(today) ? $"Their training counts no longer, so they are not let in: {end.Names}." : $"After that day they are not let in: {end.Names}.", end.Until) { IsOfUsers = true });
    }

    /// <summary>Open reports and conditions: what is overdue or near, and the next one. An order to correct is told at once, however far its day is.</summary>
    private static IEnumerable<LicenceDuty> Owed(Licence licence, DateTimeOffset now)
    {
        var (horizon, told) = (DateOnly.FromDateTime(now.UtcDateTime).AddDays(DaysAhead), 0);
        foreach (var duty in licence.OwedAt(now))
            if (duty.Due <= horizon || told == 0 || duty.Kind is DutyKind.Order)
            {
                told++;
                var early = licence.WhyNotYet(duty, now);
                yield return new(duty.What, early?.Message ?? (duty.HeldSince is not null ? $"Asked for by {duty.Code}. Its day stands still while it is appealed against or disputed." : duty.StopsAccess ? $"Asked for by {duty.Code}. Access is closed while it is overdue." : $"Asked for by {duty.Code}."),
                    duty.HeldSince is null ? duty.Due : null, null, early is null ? duty.No : null);
            }
    }

    private static IEnumerable<LicenceDuty> Certifying(Licence licence)
    {
        if (licence.Certificate is not null)
            yield return new("Wait", "You have certified the deletion; an officer looks at it.", null);
        else if (licence.Certificates is [.., { ReturnedFor: { } why }])
            yield return new("Certify the deletion again", $"The certificate was returned: {why}", DeleteBy(licence), LicenceVerb.CertifyDeletion);
        else
            yield return Deletion(licence) with { Verb = LicenceVerb.CertifyDeletion };
    }

    private static LicenceDuty Deletion(Licence licence) =>
        licence.EndedAt is not null && !licence.WasUsed
            ? new("Certify that no data are left", $"The licence ended before its first day. Say so where nothing was delivered, within {DaysToDelete} days.", DeleteBy(licence))
            : new("Delete the data and certify it", $"Within {DaysToDelete} days after the use ends.", DeleteBy(licence));
}
