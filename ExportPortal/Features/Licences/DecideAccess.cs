using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>What a gateway or enclave asks.</summary>
/// <param name="Country">From where the user asks, ISO 3166-1; a licence that limits places says no without it.</param>
/// <param name="Site">Code of the site at which the data are used, such as S2; a licence that names sites says no without it.</param>
public sealed record AccessQuestion(string Licence, string User, UseAction Action, decimal Amount, string? Country, string? Site = null);

/// <summary>The answer; it holds until the time given, an answer "no" too.</summary>
/// <param name="Drawn">What was taken from the counters, by counter.</param>
public sealed record AccessReply(Guid Decision, AccessQuestion Question, bool Allowed, string Code, string Because, int Version, DateTimeOffset ValidUntil, IReadOnlyDictionary<string, decimal> Drawn);

/// <summary>
/// Answers a gateway from the one access function, draws from the counters and logs, all in one transaction. Questions
/// about one licence are answered one after the other, so that no counter is ever overdrawn.
/// </summary>
public sealed class DecideAccess(CommandPipeline pipeline)
{
    internal static readonly Rule NotInScope = new("KY-2", $"This key lacks the scope {ApiScopes.DecideAccess}.");
    private static readonly Rule OtherQuestion = new("IK-1", "This Idempotency-Key was used for another question. Use a new one for each question.");

    public Task<Outcome<AccessReply>> Run(AccessQuestion question, Guid key, ProgramCaller caller, CancellationToken cancellation) => Run(question, key, caller.Client, cancellation);

    internal async Task<Outcome<AccessReply>> Run(AccessQuestion question, Guid key, ApiClient client, CancellationToken cancellation)
    {
        if (Errors(question) is { Count: > 0 } wrong)
            return Outcome<AccessReply>.From(Outcome.Invalid(wrong));
        var outcome = await pipeline.RunAsClient<AccessReply>("access.decide", key, client, scope => Answer(scope, question, client, cancellation), cancellation);
        return outcome.IsDone && outcome.Value.Question != question ? Outcome<AccessReply>.From(Outcome.Broken(OtherQuestion)) : outcome;
    }

    private static async Task<Outcome<AccessReply>> Answer(CommandScope scope, AccessQuestion question, ApiClient client, CancellationToken cancellation)
    {
        scope.Target = new("licence", question.Licence, question.Licence);
        if (!client.Scopes.Contains(ApiScopes.DecideAccess))
            return Outcome<AccessReply>.From(Outcome.Forbidden(NotInScope));
        var organisation = client.Organisation;
        var found = await scope.Db.Licences.Where(one => one.Number == question.Licence && (one.Steward == organisation || one.Recipient == organisation)).Select(one => (LicenceId?)one.Id).FirstOrDefaultAsync(cancellation);
        if (found is not { } id)
            return Outcome<AccessReply>.From(Outcome.NotFound);
        await scope.Db.LockLicence(id, cancellation);
        var licence = await scope.Db.Licences.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        scope.Target = LicenceCommand.Subject(licence);
        var account = question.User.ToLowerInvariant();
        // What is counted is counted anew in each term; so is who was let in.
        var term = licence.Grant?.RenewedOn(DateOnly.FromDateTime(scope.Now.UtcDateTime));
        var since = UseCounters.Since(term);
        var knows = await scope.Db.AccessDecisions.AnyAsync(one => one.Licence == id && one.User == account && one.Allowed && one.At >= since, cancellation);
        // Of named users the limit is how many there are at a time; the counter goes on over all who ever were.
        var named = !knows && licence.Grant is { NamesUsers: true } grant ? await scope.Db.NamedLetIn(id, grant, since, cancellation) : (int?)null;
        var used = await scope.Db.UseOf(id, term, cancellation);
        var soFar = new UseSoFar(named is { } letIn ? new Dictionary<Counted, decimal>(used) { [Counted.Users] = letIn } : used, knows);
        var ask = new AccessAsk(question.User, question.Action, question.Amount, question.Country, question.Site);
        var verdict = LicenceAccess.Decide(licence, ask, soFar, scope.Now);
        foreach (var draw in verdict.Draws)
            if (!await scope.Db.Draw(id, term, draw, draw.Of is Counted.Users && named is not null ? null : licence.Grant?.Limit(draw.Of), cancellation))
                throw new InvalidOperationException($"Counter {draw.Of} of {licence.Number} could not be drawn from, though the access function allowed it.");
        return Outcome<AccessReply>.Done(Keep(scope, licence, question, account, verdict, LicenceAccess.HoldsUntil(licence, ask, verdict.Answer.Allowed, scope.Now), client));
    }

    private static AccessReply Keep(CommandScope scope, Licence licence, AccessQuestion question, string account, AccessVerdict verdict, DateTimeOffset until, ApiClient client)
    {
        var decision = new AccessDecision
        {
            Id = Guid.CreateVersion7(scope.Now), Licence = licence.Id, Version = licence.Version, Client = client.Key, User = account, Action = question.Action,
            Amount = UseCounters.Units(question.Amount)!.Value, Country = question.Country, Allowed = verdict.Answer.Allowed, Code = verdict.Answer.Code,
            At = scope.Now, ValidUntil = until,
        };
        scope.Db.AccessDecisions.Add(decision);
        scope.Record(scope.Target, details: [("decision", decision.Id.ToString()), ("action", question.Action.ToString()), ("amount", question.Amount.ToString(CultureInfo.InvariantCulture)), ("code", decision.Code), .. question.Site is { } site ? ((string, string)[])[("site", site)] : []]);
        return new(decision.Id, question, decision.Allowed, decision.Code, verdict.Answer.Because, licence.Version, decision.ValidUntil, verdict.Draws.ToDictionary(draw => draw.Of.ToString().ToLowerInvariant(), draw => draw.Most));
    }

    private static List<InputError> Errors(AccessQuestion question)
    {
        var wrong = new List<InputError>();
        if (LicenceNumber.Parse(question.Licence) is null)
            wrong.Add(new("licence", "This is no licence number: the check digit is wrong or it is cut."));
        if (question.User is not { Length: > 0 and <= 200 })
            wrong.Add(new("user", "Name the account that asks, in 1 to 200 characters."));
        if (UseCounters.Units(question.Amount) is null)
            wrong.Add(new("amount", "An amount is 0 or more, at most 1,000,000,000,000, with at most six decimals."));
        if (question.Action is not UseAction.Query && decimal.Truncate(question.Amount) != question.Amount)
            wrong.Add(new("amount", "Rows and results are whole numbers."));
        // The form alone: an older release took codes that ISO 3166-1 does not have, and the licence that names one decides.
        if (question.Country is not null and not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'])
            wrong.Add(new("country", "Give the two letters of ISO 3166-1, such as NL."));
        if (question.Site is { } site && !Sites.IsCode(site))
            wrong.Add(new("site", "Give the code of a site as the licence has it, such as S2."));
        return wrong;
    }
}
