using System.Globalization;
using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Binds the authority to a secret for a quarter. The secret is made here, kept encrypted, and opened after the quarter.</summary>
public sealed class CommitDraw(CommandPipeline pipeline, Issuer issuer, IDataProtectionProvider protection)
{
    internal const string Purpose = "ExportPortal.AuditDraw";

    /// <param name="quarter">"2026-Q4".</param>
    public Task<Outcome<string>> Run(string quarter, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("draw.commit", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("draw", quarter, quarter);
            if (Quarter.Parse(quarter) is not { } of)
                return Outcome<string>.From(Outcome.Invalid(new InputError("quarter", "Write the quarter as 2026-Q4.")));
            if (await scope.Db.AuditDraws.AnyAsync(one => one.Quarter == quarter, cancellation))
                return Outcome<string>.From(Outcome.Broken(new Rule("DR-10", "This quarter has its draw already.")));
            var secret = RandomNumberGenerator.GetBytes(DrawSeed.SecretLength);
            var hash = DrawSeed.Commit(secret, of);
            var kept = Convert.ToBase64String(protection.CreateProtector(Purpose, quarter).Protect(secret));
            scope.Db.AuditDraws.Add(AuditDraw.Commit(Guid.CreateVersion7(scope.Now), of, issuer.Name, hash, kept, scope.Actor, scope.Now));
            scope.Record(scope.Target, to: Words.Code(DrawState.Committed), details: ("commitment", hash.Hex));
            return Outcome<string>.Done(hash.Hex);
        }, cancellation);
}

/// <summary>Puts the commitment of the outside party on record.</summary>
public sealed class BindOutsideParty(CommandPipeline pipeline)
{
    public Task<Outcome<string>> Run(string quarter, string party, string commitment, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("draw.addoutside", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("draw", quarter, quarter);
            if (await scope.Db.AuditDraws.FirstOrDefaultAsync(one => one.Quarter == quarter, cancellation) is not { } draw || !scope.Actor.Is(Role.Auditor))
                return Outcome<string>.From(Outcome.NotFound);
            if (DrawSeed.Read(commitment) is not { } hash)
                return Outcome<string>.From(Outcome.Invalid(new InputError("commitment", "A commitment is a SHA-256: 64 hexadecimal digits.")));
            draw.BindOutside(party, new(Convert.ToHexStringLower(hash)), scope.Actor, scope.Now);
            scope.Record(scope.Target, Words.Code(DrawState.Committed), Words.Code(draw.State), details: [("party", party.Trim()), ("commitment", Convert.ToHexStringLower(hash))]);
            return Outcome<string>.Done(quarter);
        }, cancellation);
}

/// <summary>Opens the secrets after the quarter, draws, publishes, and plans an audit of every licence drawn.</summary>
public sealed class PublishDraw(CommandPipeline pipeline, PolicyPack pack, IDataProtectionProvider protection)
{
    /// <param name="outside">Secret of the outside party, as it sent it; null or empty when it took no part or did not open it.</param>
    /// <param name="whyWithout">Why it is made without the secret of an outside party that bound itself; null where the secret is given.</param>
    public Task<Outcome<string>> Run(string quarter, string? outside, Guid key, Actor actor, CancellationToken cancellation, string? whyWithout = null) =>
        pipeline.Run<string>("draw.publish", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("draw", quarter, quarter);
            if (await scope.Db.AuditDraws.FirstOrDefaultAsync(one => one.Quarter == quarter, cancellation) is not { } draw || !scope.Actor.Is(Role.Auditor))
                return Outcome<string>.From(Outcome.NotFound);
            if (draw.WhyClosed(DrawVerb.Publish, scope.Actor, scope.Now) is { } closed)
                return Outcome<string>.From(Outcome.Broken(closed));
            var given = string.IsNullOrWhiteSpace(outside) ? null : DrawSeed.Read(outside);
            if (given is null && !string.IsNullOrWhiteSpace(outside))
                return Outcome<string>.From(Outcome.Invalid(new InputError("secret", "The secret of the outside party is 64 hexadecimal digits.")));
            var secret = protection.CreateProtector(CommitDraw.Purpose, quarter).Unprotect(Convert.FromBase64String(draw.SealedSecret));
            var licences = await Population(scope.Db, draw.Of, cancellation);
            var record = draw.Open(secret, given, pack.Audits!.Rates, licences.Values.Select(one => new DrawnFrom(one.Number, one.Tier)), scope.Actor, scope.Now, whyWithout);
            var on = DateOnly.FromDateTime(scope.Now.UtcDateTime).AddDays(pack.Audits!.TimesInForce.DrawnDays);
            foreach (var drawn in record.Drawn)
                scope.Db.Audits.Add(Audit.Open(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAudit(cancellation), AuditSchedule.TypeFor(drawn.Tier), AuditOrigin.Random, PlanAudit.Of(licences[drawn.Licence]),
                    $"drawn for {quarter}", $"Use under licence {drawn.Licence} in {quarter}.", on, pack, scope.Now));
            scope.Record(scope.Target, Words.Code(DrawState.Committed), Words.Code(draw.State), record.Commitments.FirstOrDefault(one => one.WhyWithout is not null)?.WhyWithout, pack.Hash, details:
                [("seed", record.Seed), ("list", record.ListHash.Hex), ("drawn", record.Drawn.Count.ToString(CultureInfo.InvariantCulture)), ("population", record.Population.Count.ToString(CultureInfo.InvariantCulture))]);
            return Outcome<string>.Done(record.Seed);
        }, cancellation);

    /// <summary>Every licence that was active at any time of the quarter, by number.</summary>
    private static async Task<Dictionary<string, Licence>> Population(PortalDbContext db, Quarter quarter, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Licence>(StringComparer.Ordinal);
        // What was granted after the quarter or ended before it cannot have been active in it; the steps say the rest.
        var (first, end) = (quarter.First, quarter.End);
        await foreach (var licence in db.Licences.AsNoTracking().Where(one => one.GrantedAt < end && one.LastDay >= first && one.State != LicenceState.PendingAcceptance).AsAsyncEnumerable().WithCancellation(cancellation))
            if (ActiveTime.In(quarter, licence.Steps, licence.TermInForce))
                found.Add(licence.Number, licence);
        return found;
    }
}
