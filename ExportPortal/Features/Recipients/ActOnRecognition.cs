using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

public enum RecognitionVerb { Sign, Suspend, Resume, End }

/// <summary>What the form asks for.</summary>
public sealed class RecognitionInput
{
    public string Partner { get; set; } = "";
    public string Country { get; set; } = "";
    public string PermitType { get; set; } = "";
    public int Ceiling { get; set; } = 2;

    /// <summary>Numbers of categories, with commas between.</summary>
    public string Categories { get; set; } = "";
    public string Conditions { get; set; } = "audit right, incident notice, no onward transfer";
    public string Verification { get; set; } = "";
    public DateOnly Start { get; set; }
    public DateOnly End { get; set; }
}

/// <summary>Proposes a record of recognition, signs, suspends, resumes or ends one.</summary>
public sealed class ActOnRecognition(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Propose(RecognitionInput input, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("recognition.propose", key, actor, async scope =>
        {
            if (input.End < input.Start)
                return Outcome<string>.From(Outcome.Invalid(new InputError(nameof(input.End), "The last day comes after the first.")));
            var terms = new RecognitionTerms(input.Partner.Trim(), input.Country.Trim(), input.PermitType.Trim(), input.Ceiling,
                [.. input.Categories.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()], input.Conditions.Trim(), input.Verification.Trim(), new(input.Start, input.End));
            var record = Recognition.Propose(Guid.CreateVersion7(scope.Now), await scope.Db.NextRecognition(cancellation), terms, reason, scope.Actor, pack, scope.Now);
            scope.Db.Recognitions.Add(record);
            scope.Record(new AuditSubject("recognition", record.Id.ToString(), record.Number), to: Words.Code(record.State), reason: reason, pack: pack.Hash);
            return Outcome<string>.Done(record.Number);
        }, cancellation);

    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(string number, RecognitionVerb verb, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>($"recognition.{verb.ToString().ToLowerInvariant()}", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("recognition", number, number);
            if (!scope.Actor.IsCaseStaff() || await scope.Db.Recognitions.FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } record)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(record, shown))
                return Outcome<string>.From(Outcome.Stale);
            var from = Words.Code(record.State);
            Action<string, Actor, DateTimeOffset> act = verb switch { RecognitionVerb.Sign => record.Sign, RecognitionVerb.Suspend => record.Suspend, RecognitionVerb.Resume => record.Resume, _ => record.End };
            act(reason, scope.Actor, scope.Now);
            if (record.State is RecognitionState.Suspended or RecognitionState.Ended && from != Words.Code(record.State))
                foreach (var party in (await scope.Db.Organisations.Where(one => (one.Kind & OrganisationKind.Recipient) != 0).OrderBy(one => one.Id).ToListAsync(cancellation))
                    .Where(one => one.Permits.Any(permit => permit.Recognition == record.Id)))
                    await scope.LookAtRecognised(party, $"recognition:{record.Number}", $"Recognition {record.Number} is {Words.Of(record.State)}, and {party.RomanisedName} is no longer recognised by it. Granted on it", pack, cancellation);
            scope.Record(new AuditSubject("recognition", record.Id.ToString(), record.Number), from, Words.Code(record.State), reason, pack.Hash);
            return Outcome<string>.Done(Words.Code(record.State));
        }, cancellation);

    /// <summary>Records a permit that was checked with the partner, or that the partner has revoked it.</summary>
    /// <param name="validUntil">Null when it is revoked.</param>
    public Task<Outcome<string>> Permit(Guid recipient, string recognition, string permit, DateOnly? validUntil, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(validUntil is null ? "permit.revoke" : "permit.record", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("recipient", recipient.ToString());
            var id = new OrganisationId(recipient);
            var party = await scope.Db.Organisations.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Id == id, cancellation);
            var record = await scope.Db.Recognitions.FirstOrDefaultAsync(one => one.Number == recognition, cancellation);
            if (party is null || record is null)
                return Outcome<string>.From(Outcome.NotFound);
            var today = DateOnly.FromDateTime(scope.Now.UtcDateTime);
            if (validUntil is { } until)
                party.RecordPermit(record, permit, until, scope.Actor, today);
            else
            {
                party.RevokePermit(record.Id, permit, scope.Actor, today);
                await scope.LookAtRecognised(party, $"permit:{record.Id:N}", $"Permit {permit} of {party.RomanisedName} under {record.Number} is revoked. Granted on it", pack, cancellation);
            }
            scope.Record(scope.Target, reason: $"{permit} under {record.Number}", pack: pack.Hash);
            return Outcome<string>.Done(permit);
        }, cancellation);
}

/// <param name="Revision">Goes with every act, so that an act on an old page is told so.</param>
public sealed record RecognitionView(Recognition Record, int Revision);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record RecognitionPart(IReadOnlyList<RecognitionView> Rows, string? Next);

/// <summary>The records of recognition, for the staff of the authority, the newest first.</summary>
public sealed class RecognitionQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Records on one page.</summary>
    public const int PageSize = 25;

    /// <param name="after">Number of the last record of an earlier part; null for the first.</param>
    public async Task<RecognitionPart> Part(string? after, int size, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var records = await Views(Seen(db, actor).NewestFirst(after).Take(size + 1), cancellation);
        return new([.. records.Take(size)], records.Count > size ? records[size - 1].Record.Number : null);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<RecognitionView?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Views(Seen(db, actor).Where(one => one.Number == number), cancellation) is [var only] ? only : null;
    }

    private static IQueryable<Recognition> Seen(PortalDbContext db, Actor actor) => actor.IsCaseStaff() ? db.Recognitions.AsNoTracking() : db.Recognitions.Where(_ => false);

    private static async Task<IReadOnlyList<RecognitionView>> Views(IQueryable<Recognition> records, CancellationToken cancellation) =>
        [.. (await records.Select(one => new { Record = one, Revision = EF.Property<int>(one, Revisions.Column) }).ToListAsync(cancellation)).Select(one => new RecognitionView(one.Record, one.Revision))];
}
