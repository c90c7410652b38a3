using System.Globalization;
using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <param name="Errors">Errors that the plan allows; ignored where the unit is the row.</param>
/// <param name="Until">Inclusive.</param>
/// <param name="Licence">Number of the licence whose records are sampled, in a thematic audit; else null.</param>
public sealed record SampleInput(SampleMethod Method, int Errors, DateOnly From, DateOnly Until, string? Licence = null);

/// <summary>
/// Draws a sample of records in the access log: those of the licence, or of all licences of a recipient that is audited as a
/// whole. The seed is random and goes on record with the choice.
/// </summary>
internal sealed class DrawSample(AuditCommands commands, AccessRecords records, IDbContextFactory<PortalDbContext> contexts, PolicyPack pack)
{
    /// <param name="Licence">Whose records were read; null for those of all licences of the recipient.</param>
    /// <param name="Licences">Their numbers; null where nothing was read.</param>
    /// <param name="All">In the order of the log.</param>
    private sealed record Population(string? Licence, IReadOnlyList<string>? Licences, IReadOnlyList<SampledFrom> All)
    {
        /// <summary>Of the log that was read, with its checkpoint.</summary>
        public (long Size, string? Checkpoint) Head { get; init; }
    }

    private static readonly Population Nothing = new(null, null, []);

    public async Task<Outcome<string>> Run(string number, SampleInput input, int? revision, Guid key, Actor actor, CancellationToken cancellation)
    {
        // Reading all records takes its time; it is done before the command, in which everybody else waits to write.
        var (read, unread) = await Read(number, input, actor, cancellation);
        return await commands.Run("audit.drawsample", number, revision, null, key, actor, found =>
        {
            var (audit, terms) = (found.Audit, pack.Audits!);
            var licence = audit.LicenceNumber ?? (audit.IsThematic ? input.Licence : null);
            RuleViolation.When(licence is null && !audit.IsOfRecipient, Audit.NothingToSample.Code, Audit.NothingToSample.Message);
            RuleViolation.When(input.Until < input.From, "AU-25", "The period ends before it begins.");
            if (unread is not null)
                throw new RuleViolation(unread);
            var all = read.Licences is not null && licence == read.Licence ? read.All : !found.Scope.Actor.Is(Role.Auditor) ? [] : throw new RuleViolation(new Rule("AU-32", "The records were not read. Reload the page and try again."));
            var plan = terms.Plans.Find(one => one.Errors == input.Errors) ?? terms.Plans[0];
            var (seed, rows) = (RandomNumberGenerator.GetBytes(32), all.Sum(one => one.Rows));
            var selected = input.Method is SampleMethod.ByRows ? RecordSampling.ByRows(all, rows, terms.RowPoints, seed) : RecordSampling.ByRecord(all, plan.Size, seed);
            audit.AddSample(new AuditSample(0, input.Method, input.From, input.Until, all.Count, rows, input.Method is SampleMethod.ByRows ? terms.RowPoints : plan.Size,
                input.Method is SampleMethod.ByRows ? 0 : plan.Errors, Convert.ToHexStringLower(seed), [.. selected], terms.Confidence, terms.Tolerable, found.Scope.Now)
                {
                    Licence = licence, Licences = licence is null ? [.. read.Licences ?? []] : [], LogSize = read.Head.Size, Checkpoint = read.Head.Checkpoint, ListHash = RecordSampling.HashOf(all),
                }, found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            return Task.FromResult<(string, string)[]>([("seed", Convert.ToHexStringLower(seed)), ("records", selected.Count.ToString(CultureInfo.InvariantCulture)), ("population", all.Count.ToString(CultureInfo.InvariantCulture)), ("log_size", read.Head.Size.ToString(CultureInfo.InvariantCulture)), ("list", RecordSampling.HashOf(all).Hex)]);
        }, cancellation);
    }

    /// <summary>Unread is set when a part of the log cannot be read; it is told in the command, which logs it.</summary>
    private async Task<(Population Read, Rule? Unread)> Read(string number, SampleInput input, Actor actor, CancellationToken cancellation)
    {
        if (!actor.Is(Role.Auditor) || input.Until < input.From || await Of(number, input.Licence, actor, cancellation) is not { Licences: { } licences } population)
            return (Nothing, null);
        try
        {
            var (all, head) = (new List<SampledFrom>(), await records.Head(cancellation));
            foreach (var licence in licences)
                all.AddRange(await records.Of(licence, head.Size, input.From, input.Until, cancellation));
            return (population with { Head = head, All = licences.Count > 1 ? [.. all.OrderBy(record => record.Seq)] : all }, null);
        }
        catch (RuleViolation broken)
        {
            return (Nothing, broken.Rule);
        }
    }

    /// <summary>The licences whose records can be sampled, without the records.</summary>
    private async Task<Population> Of(string number, string? chosen, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Audits.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } audit)
            return Nothing;
        if (audit.IsOfRecipient)
            return new(null, await db.LicencesOf(audit).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation), []);
        return (audit.LicenceNumber ?? audit.Subjects.FirstOrDefault(one => one.LicenceNumber == chosen)?.LicenceNumber) is { } licence ? new(licence, [licence], []) : Nothing;
    }
}

/// <summary>Says which selected records deviate.</summary>
internal sealed class JudgeSample(AuditCommands commands, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string number, int sample, IReadOnlyCollection<long> deviating, string judgement, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        commands.Run("audit.judgesample", number, revision, judgement, key, actor, found =>
        {
            found.Audit.JudgeSample(sample, deviating, judgement, found.Scope.Actor, found.Independence, pack, found.Scope.Now);
            return Task.FromResult<(string, string)[]>([("sample", sample.ToString(CultureInfo.InvariantCulture)), ("deviating", string.Join(' ', deviating.Order()))]);
        }, cancellation);
}
