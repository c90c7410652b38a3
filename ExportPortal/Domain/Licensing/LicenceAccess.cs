using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Whether access is allowed, the stable code of the answer, and the sentence that says why or why not.</summary>
public sealed record AccessAnswer(bool Allowed, string Code, string Because);

/// <summary>What somebody wants to do with the data.</summary>
public enum UseAction
{
    /// <summary>Looks at rows; the amount is rows.</summary>
    Read,

    /// <summary>Asks a question; the amount is the privacy budget that it costs, 0 where none is spent.</summary>
    Query,

    /// <summary>Receives a file; the amount is rows. It is one transfer.</summary>
    Transfer,

    /// <summary>Takes a checked result out of the environment; the amount is results.</summary>
    Output,
}

/// <param name="User">The account that asks, as the licence names it.</param>
/// <param name="Amount">See <see cref="UseAction"/>; at least 0.</param>
/// <param name="Country">ISO 3166-1 code of the access point; null where the caller does not know it.</param>
/// <param name="Site">Code of the site at which the data are used, such as S2; null where the caller names none.</param>
public sealed record AccessAsk(string User, UseAction Action, decimal Amount, string? Country, string? Site = null);

/// <summary>What is used up so far, and whether this user was let in before.</summary>
public sealed record UseSoFar(IReadOnlyDictionary<Counted, decimal> Used, bool KnowsUser)
{
    public decimal Of(Counted counted) => Used.GetValueOrDefault(counted);
}

/// <summary>The answer to an ask, and what it draws from the counters.</summary>
public sealed record AccessVerdict(AccessAnswer Answer, IReadOnlyList<UseLimit> Draws);

/// <summary>What is stored of a licence that its state at an instant follows from.</summary>
/// <param name="AcceptBy">Until when both sides may accept, exclusive; null before the seal.</param>
/// <param name="ProvisionalUntil">Until when a provisional suspension holds, exclusive; null for none.</param>
public sealed record StoredState(LicenceState State, Period Term, DateTimeOffset? AcceptBy, DateTimeOffset? ProvisionalUntil);

/// <summary>The one place that says whether a licence allows access at an instant; page, list, API and package ask it.</summary>
public static class LicenceAccess
{
    /// <summary>Minutes for which an answer to a gateway holds.</summary>
    public const int AnswerMinutes = FixedTerms.AnswerMinutes;

    /// <summary>Code of the answer while something that is overdue closes access.</summary>
    public const string Stopped = "AD-14";

    /// <summary>Access is open from 00:00 UTC of the start date to 00:00 UTC after the end date, while the licence is active.</summary>
    public static AccessAnswer At(LicenceState state, Period term, DateTimeOffset instant)
    {
        var day = DateOnly.FromDateTime(instant.UtcDateTime);
        return state switch
        {
            LicenceState.PendingAcceptance => No("AD-01", "Both sides have to accept the licence first."),
            LicenceState.Suspended => No("AD-02", "The licence is suspended."),
            LicenceState.Revoked => No("AD-04", "The licence was revoked."),
            LicenceState.Surrendered => No("AD-05", "The licence was surrendered."),
            LicenceState.Superseded => No("AD-06", "A newer version has replaced this licence."),
            LicenceState.Closed => No("AD-07", "The licence is closed."),
            _ when day > term.End => No("AD-03", $"The licence ended on {Words.Day(term.End)}."),
            _ when day < term.Start => No("AD-08", $"Access opens on {Words.Day(term.Start)}."),
            LicenceState.Active => new(true, "AD-00", $"The licence is active until {Words.Day(term.End)}."),
            _ => No("AD-03", $"The licence ended on {Words.Day(term.End)}."),
        };
    }

    /// <summary>The licence as a whole: state and term, and no overdue condition that stops access.</summary>
    public static AccessAnswer At(Licence licence, DateTimeOffset instant)
    {
        var answer = At(licence.StateAt(instant), licence.TermInForce, instant);
        if (!answer.Allowed)
            return answer;
        var today = DateOnly.FromDateTime(instant.UtcDateTime);
        return licence.Duties.FirstOrDefault(duty => duty.StopsAccess && duty.IsOverdue(today)) is { } overdue
            ? No(Stopped, $"Access is closed until this is done: {overdue.What} ({overdue.Code}), due on {Words.Day(overdue.Due)}.")
            : answer;
    }

    /// <summary>One person, one act, one amount: everything that the licence as a whole asks, and what the grant limits.</summary>
    public static AccessVerdict Decide(Licence licence, AccessAsk ask, UseSoFar soFar, DateTimeOffset instant)
    {
        var answer = At(licence, instant);
        if (answer.Allowed && Refusal(licence.Grant, ask, DateOnly.FromDateTime(instant.UtcDateTime)) is { } refusal)
            answer = refusal;
        var draws = answer.Allowed ? Draws(ask, soFar).ToList() : [];
        foreach (var draw in draws)
            if (answer.Allowed && licence.Grant!.Limit(draw.Of) is { } most && soFar.Of(draw.Of) + draw.Most > most)
                answer = No("AD-13", $"The licence allows {Amount(most)} {Words.Of(draw.Of)}, {Amount(soFar.Of(draw.Of))} are used and {Amount(draw.Most)} more are asked for.");
        return new(answer, answer.Allowed ? draws : []);
    }

    /// <summary>Until when an answer holds: some minutes, never past the end of the term, and where access is allowed no longer than the day on which a training or a condition closes it.</summary>
    public static DateTimeOffset HoldsUntil(Licence licence, AccessAsk ask, bool allowed, DateTimeOffset now)
    {
        var (until, tomorrow) = (now.AddMinutes(AnswerMinutes), new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero));
        if (allowed && tomorrow < until && (!At(licence, tomorrow).Allowed || Refusal(licence.Grant, ask, DateOnly.FromDateTime(tomorrow.UtcDateTime)) is not null))
            return tomorrow;
        return licence.EndOfTerm > now && licence.EndOfTerm < until ? licence.EndOfTerm : until;
    }

    /// <summary>The state as it is at the instant: an active licence past its end is expired even before a job says so.</summary>
    public static LicenceState StateAt(StoredState stored, DateTimeOffset instant) => (stored.State, DateOnly.FromDateTime(instant.UtcDateTime) > stored.Term.End) switch
    {
        (LicenceState.Active or LicenceState.Suspended, true) => LicenceState.Expired,
        (LicenceState.PendingAcceptance, var isOver) when isOver || stored.AcceptBy <= instant => LicenceState.Closed,
        (LicenceState.Suspended, _) when stored.ProvisionalUntil <= instant => LicenceState.Active,
        var (state, _) => state,
    };

    private static AccessAnswer? Refusal(LicenceGrant? grant, AccessAsk ask, DateOnly today)
    {
        if (grant is null || !Permits(grant, ask.Action))
            return No("AD-11", "The licence does not permit this act.");
        if (ask.Country is null && (grant.Countries.Count > 0 || grant.NamesUsers))
            return No("AD-15", "The licence limits the places of access. Say from which country the user asks.");
        if (ask.Country is { } country && grant.Countries.Count > 0 && !grant.Countries.Contains(country))
            return No("AD-12", $"The licence does not name {CountryName.Of(country)} as a place of access.");
        if (grant.Sites is { Count: > 0 } sites && Unlisted(sites, ask.Site) is { } unlisted)
            return unlisted;
        if (!grant.NamesUsers)
            return null;
        return grant.Users.FirstOrDefault(user => user.Is(ask.User)) switch
        {
            null => No("AD-09", "The licence does not name this user."),
            var user when user.Country != ask.Country => No("AD-16", $"This user is named for access from {CountryName.Of(user.Country)}."),
            var user when grant.TrainedUntil(user) < today => No("AD-10", $"The user's training counted until {Words.Day(grant.TrainedUntil(user))}."),
            _ => null,
        };
    }

    /// <summary>A site touches the data while the authority has it on the list (LT-P.2).</summary>
    private static AccessAnswer? Unlisted(IReadOnlyList<LicenceSite> sites, string? code) => code is null
        ? No("AD-17", $"The licence names its sites. Say at which one the data are used, by its code: {string.Join(", ", sites.Where(site => site.IsListed).Select(site => site.Code).DefaultIfEmpty("none is listed yet"))}.")
        : sites.FirstOrDefault(site => site.Code == code) switch
        {
            null => No("AD-18", $"The licence names no site {code}."),
            { IsListed: false } => No("AD-19", $"The authority does not have {code} on the list of sites, so it may not touch the data."),
            _ => null,
        };

    /// <summary>With remote access nothing leaves but checked results; a transfer leaves nothing to take out of an enclave.</summary>
    private static bool Permits(LicenceGrant grant, UseAction action) => action switch
    {
        UseAction.Transfer => grant.Mode is AccessMode.Transfer,
        UseAction.Output => grant.Mode is AccessMode.Remote,
        _ => true,
    };

    private static IEnumerable<UseLimit> Draws(AccessAsk ask, UseSoFar soFar)
    {
        if (!soFar.KnowsUser)
            yield return new(Counted.Users, 1);
        if (ask.Action is UseAction.Transfer)
            yield return new(Counted.Transfers, 1);
        if (ask.Action is UseAction.Transfer or UseAction.Read && ask.Amount > 0)
            yield return new(Counted.Rows, ask.Amount);
        if (ask.Action is UseAction.Query)
            yield return new(Counted.Queries, 1);
        if (ask.Action is UseAction.Query && ask.Amount > 0)
            yield return new(Counted.Epsilon, ask.Amount);
    }

    private static string Amount(decimal amount) => amount.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);

    private static AccessAnswer No(string code, string because) => new(false, code, because);
}
