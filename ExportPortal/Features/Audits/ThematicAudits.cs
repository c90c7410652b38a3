using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>What the list of licences is narrowed to. Null narrows nothing.</summary>
/// <param name="Clause">Code of the clause that the licences carry.</param>
/// <param name="Group">Destination group of the recipient's country.</param>
public sealed record CarrierFilter(string Clause, int? Tier = null, DestinationGroup? Group = null);

/// <summary>A licence in force that carries a clause.</summary>
public sealed record Carrier(string Number, string Dataset, string Recipient, string Country, DestinationGroup Group, int Tier, DateOnly End);

/// <summary>The licences in force whose sealed terms carry a clause, by number. For auditors.</summary>
public sealed class CarriersQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack)
{
    public async Task<IReadOnlyList<Carrier>> Run(CarrierFilter filter, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.Is(Role.Auditor))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found =
            from licence in db.Licences.AsNoTracking().VisibleTo(actor)
            where licence.State == LicenceState.Active && (filter.Tier == null || licence.Tier == filter.Tier)
            join recipient in db.Organisations on licence.Recipient equals recipient.Id
            join application in db.Applications on licence.Application equals application.Id
            join dataset in db.Datasets on application.Dataset equals dataset.Id
            join package in db.Packages on new { licence.Id, licence.Version } equals new { Id = package.Licence, package.Version }
            orderby licence.Number
            select new { licence.Number, dataset.Title, recipient.RomanisedName, recipient.Country, licence.Tier, licence.End, package.LicenceJson };
        var carriers = new List<Carrier>();
        await foreach (var one in found.AsAsyncEnumerable().WithCancellation(cancellation)) // one at a time: the terms are large
            if ((filter.Group is null || Of(one.Country) == filter.Group) && Carries(one.LicenceJson, filter.Clause))
                carriers.Add(new(one.Number, one.Title, one.RomanisedName, one.Country, Of(one.Country), one.Tier, one.End));
        return carriers;
    }

    private DestinationGroup Of(string country) => pack.Destinations.Of(country).Group;

    /// <summary>The sealed terms say which clauses bind, whatever the rules of today would bring.</summary>
    internal static bool Carries(byte[] terms, string clause) => LicenceTerms.Read(terms).Clauses.Any(one => one.Code == clause);
}

/// <summary>What the form of a thematic audit holds.</summary>
/// <param name="Licences">Numbers of the licences that the lead chose.</param>
public sealed record ThematicInput(string Clause, IReadOnlyList<string> Licences, string Why, string Scope, DateOnly On);

/// <summary>Plans one audit of one clause over many licences; who plans it leads it, and has to be independent of each of them.</summary>
public sealed class PlanThematicAudit(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack)
{
    public async Task<Outcome<string>> Run(ThematicInput input, Guid key, Actor actor, CancellationToken cancellation)
    {
        var wanted = input.Licences.Distinct(StringComparer.Ordinal).Take(Audit.MostLicences + 1).ToList();
        // Sealed terms are large; they are read before the command, in which everybody else waits to write.
        var carry = await Carry(wanted, input.Clause, actor, cancellation);
        return await pipeline.Run<string>("audit.planthematic", key, actor, async scope =>
        {
            if (!scope.Actor.Is(Role.Auditor))
                return Outcome<string>.From(Outcome.NotFound);
            var licences = await scope.Db.Licences.AsNoTracking().Where(one => wanted.Contains(one.Number) && one.State == LicenceState.Active).ToListAsync(cancellation);
            if (wanted.Find(number => !licences.Exists(one => one.Number == number && carry.Contains((number, one.Version)))) is { } lost)
                return Outcome<string>.From(Outcome.Invalid(new InputError("licences", $"{lost} is not in force, or does not carry {input.Clause}. Reload the list.")));
            var id = new AuditId(Guid.CreateVersion7(scope.Now));
            var next = await scope.Db.NextAudit(cancellation);
            var audit = Audit.PlanThematic(id, next, input.Clause, licences.ConvertAll(PlanAudit.Of), input.Why, input.Scope, input.On, scope.Actor, pack, scope.Now);
            audit.Take(AuditVerb.TakeLead, "", scope.Actor, await AuditCommands.IndependenceOf(scope.Db, audit, scope.Actor, pack, cancellation), pack, scope.Now);
            scope.Db.Audits.Add(audit);
            scope.Record(new AuditSubject("audit", id.Value.ToString(), next), to: Words.Code(AuditState.Planned), reason: input.Why, pack: pack.Hash,
                details: [("type", AuditType.Thematic.Code()), ("clause", input.Clause), ("licences", licences.Count.ToString(CultureInfo.InvariantCulture))]);
            return Outcome<string>.Done(next);
        }, cancellation);
    }

    /// <summary>Those whose sealed terms carry the clause, each with the version that was read.</summary>
    private async Task<HashSet<(string Number, int Version)>> Carry(List<string> wanted, string clause, Actor actor, CancellationToken cancellation)
    {
        if (!actor.Is(Role.Auditor))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = new HashSet<(string, int)>();
        var read =
            from licence in db.Licences.AsNoTracking()
            where wanted.Contains(licence.Number)
            join package in db.Packages on new { licence.Id, licence.Version } equals new { Id = package.Licence, package.Version }
            select new { licence.Number, licence.Version, package.LicenceJson };
        await foreach (var one in read.AsAsyncEnumerable().WithCancellation(cancellation))
            if (CarriersQuery.Carries(one.LicenceJson, clause))
                found.Add((one.Number, one.Version));
        return found;
    }
}
