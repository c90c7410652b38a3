using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>What a search found.</summary>
/// <param name="Days">Null when the filter is finer than the sums by day.</param>
public sealed record AccessFindings(AccessPage Page, AccessCount Count, IReadOnlyList<AccessDay>? Days)
{
    /// <summary>Licences asked for of which the reader is told that they are not there: none is on record by that number, or it is not open to the reader. Empty where anything was found.</summary>
    public IReadOnlyList<string> NoLicences { get; init; } = [];
}

/// <summary>One entry with its proof, its neighbours in the log and what its sources call its persons.</summary>
/// <param name="Proof">Null while no checkpoint covers it.</param>
public sealed record AccessOpened(AccessEvent Entry, InclusionProof? Proof, IReadOnlyList<AccessEvent> Neighbours, IReadOnlyList<string> Rules, IReadOnlyDictionary<string, string> Names);

/// <summary>Searches the access log for a person. The search itself is an act: it is logged before anything is shown.</summary>
internal sealed class SearchAccessLog(CommandPipeline pipeline, AccessSearch search, AccessFacets facets, IDbContextFactory<PortalDbContext> contexts)
{
    private const string Act = "accesslog.search";

    /// <param name="size">1 to 200 entries.</param>
    public async Task<Outcome<AccessFindings>> Run(AccessFilter filter, AccessCursor? after, int size, Actor actor, CancellationToken cancellation)
    {
        if (size is < 1 or > AccessSearch.MostPerPage)
            return Outcome<AccessFindings>.From(Outcome.Invalid(new InputError("limit", $"A page has 1 to {AccessSearch.MostPerPage} entries.")));
        var logged = await Log(Act, Subject(filter), filter.ToString(), actor, cancellation);
        if (!logged.IsDone)
            return Outcome<AccessFindings>.From(logged);
        return await LogReading.Told(async () =>
        {
            var page = await search.Page(filter, logged.Value, after, size, cancellation);
            return new AccessFindings(page, await search.Count(filter, logged.Value, cancellation), await facets.Histogram(filter, logged.Value, cancellation))
            {
                NoLicences = page.Events.Count > 0 || filter.Licences.Count == 0 ? [] : await NotThere(filter.Licences, logged.Value, cancellation),
            };
        });
    }

    /// <summary>An event may be under no licence, or name one that nobody granted: those that the log has are asked for by what it calls them.</summary>
    private async Task<IReadOnlyList<string>> NotThere(IReadOnlyList<string> asked, IReadOnlyList<string>? open, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var known = open ?? await db.Licences.AsNoTracking().Where(one => asked.Contains(one.Number)).Select(one => one.Number).ToListAsync(cancellation);
        return [.. asked.Where(number => number != AccessFacts.NoLicence && !known.Contains(number))];
    }

    /// <summary>The rules that named each entry, and what its sources call the actors; for entries of a search just made.</summary>
    public async Task<(ILookup<long, string> Rules, IReadOnlyDictionary<string, string> Names)> Beside(IReadOnlyList<AccessEvent> entries, CancellationToken cancellation) => (
        await facets.RulesOf([.. entries.Select(entry => entry.Seq)], cancellation),
        await facets.NamesOf(entries.Select(entry => Pseudonym.ShortOf(entry.Persons.Actor)).OfType<string>(), cancellation));

    /// <summary>Opens one entry; not found for one that the actor may not see.</summary>
    public async Task<Outcome<AccessOpened>> Open(long seq, int neighbours, Actor actor, CancellationToken cancellation)
    {
        var logged = await Log("accesslog.open", new AuditSubject("access_event", Place(seq)), null, actor, cancellation);
        if (!logged.IsDone)
            return Outcome<AccessOpened>.From(logged);
        var read = await LogReading.Told(() => Opened(seq, neighbours, logged.Value, cancellation));
        return !read.IsDone ? Outcome<AccessOpened>.From(read) : read.Value is { } opened ? Outcome<AccessOpened>.Done(opened) : Outcome<AccessOpened>.From(Outcome.NotFound);
    }

    private async Task<AccessOpened?> Opened(long seq, int neighbours, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        var around = await search.Between(Math.Max(0, seq - neighbours), seq + neighbours, licences, cancellation);
        if (around.FirstOrDefault(entry => entry.Seq == seq) is not { } found)
            return null;
        var (rules, names) = await Beside(around, cancellation);
        var persons = await facets.NamesOf(new[] { found.Persons.Approver, found.Persons.Device }.Select(Pseudonym.ShortOf).OfType<string>(), cancellation);
        return new AccessOpened(found, await search.Proof(seq, cancellation), around, [.. rules[seq]], names.Concat(persons).DistinctBy(pair => pair.Key).ToDictionary());
    }

    /// <summary>The proof that one entry stands in the log; not found for an entry that the actor may not see, or that no checkpoint covers yet.</summary>
    public async Task<Outcome<InclusionProof>> Proof(long seq, Actor actor, CancellationToken cancellation)
    {
        var logged = await Log("accesslog.prove", new AuditSubject("access_event", Place(seq)), null, actor, cancellation);
        if (!logged.IsDone)
            return Outcome<InclusionProof>.From(logged);
        var read = await LogReading.Told(async () => await search.Find(seq, logged.Value, cancellation) is null ? null : await search.Proof(seq, cancellation));
        return !read.IsDone ? Outcome<InclusionProof>.From(read) : read.Value is { } proof ? Outcome<InclusionProof>.Done(proof) : Outcome<InclusionProof>.From(Outcome.NotFound);
    }

    /// <summary>Two periods side by side, by action, outcome and actor.</summary>
    public async Task<Outcome<PeriodComparison>> Compare(AccessFilter filter, AccessPeriod first, AccessPeriod second, Actor actor, CancellationToken cancellation)
    {
        var logged = await Log("accesslog.compare", Subject(filter), $"{filter}; {first}; {second}", actor, cancellation);
        if (!logged.IsDone)
            return Outcome<PeriodComparison>.From(logged);
        return await LogReading.Told(async () =>
        {
            var (one, other) = (await Side(first), await Side(second));
            var names = await facets.NamesOf(new[] { one, other }.SelectMany(side => side.Facets.Single(facet => facet.Name == "actor").Values).Select(value => value.Value), cancellation);
            return new PeriodComparison(one, other, names);
        });

        async Task<PeriodSide> Side(AccessPeriod period)
        {
            var inside = filter with { From = period.From, Until = period.Until };
            return new PeriodSide(period, await search.Count(inside, logged.Value, cancellation), await facets.Of(inside, logged.Value, cancellation));
        }
    }

    private static AuditSubject Subject(AccessFilter filter) => new("access_log", filter.Licences is [var only] ? only : "all");

    private static string Place(long seq) => seq.ToString(CultureInfo.InvariantCulture);

    /// <summary>The filter may name persons, so it is kept as the reason, which can be erased.</summary>
    private Task<Outcome<IReadOnlyList<string>?>> Log(string act, AuditSubject subject, string? filter, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<IReadOnlyList<string>?>(act, Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = subject;
            var (refused, licences) = await AccessScope.Of(scope.Db, scope.Actor, cancellation);
            if (refused is not null)
                return Outcome<IReadOnlyList<string>?>.From(refused);
            scope.Record(subject, reason: filter);
            return Outcome<IReadOnlyList<string>?>.Done(licences);
        }, cancellation);
}
