using System.Data.Common;
using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>An act on a case, with the proof that it stands in the log.</summary>
/// <param name="ActorName">That it was erased, where it was; null where the portal itself acted.</param>
/// <param name="Proof">Null until a checkpoint covers the entry, a few seconds after the act.</param>
/// <param name="Fault">What is wrong with the proof; null when it holds or is not there yet.</param>
public sealed record CaseAct(AuditEvent Event, string? ActorName, string? Reason, InclusionProof? Proof, string? Fault)
{
    public bool IsDenied => Event.Outcome is AuditOutcome.Denied;

    /// <summary>Code of the rule that denied it; null when it was done.</summary>
    public string? Rule => IsDenied ? Event.Details.FirstOrDefault(detail => detail.Key == "rule")?.Value : null;

    /// <summary>An act of the log on a case, as a reader says it.</summary>
    public static string WordsOf(string act) => ApplicationWords.ActLabel(act) is var label && label != act ? label : ActWords.Of(act);
}

/// <summary>What was done to a case and what was tried, each with its proof, checked against the log's key here and now.</summary>
public sealed class CaseHistoryQuery(IDbContextFactory<PortalDbContext> contexts, CheckpointKey key, PackLibrary packs, TimeProvider clock, EmergencyReading reading)
{
    /// <returns>Oldest first; denied attempts for staff alone. Empty when the actor sees no such case.</returns>
    public Task<IReadOnlyList<CaseAct>> Of(string number, Actor actor, CancellationToken cancellation) => Read(number, withProofs: true, actor, cancellation);

    /// <summary>The same, without looking for the proofs: each stands in the log at its place.</summary>
    public Task<IReadOnlyList<CaseAct>> WithoutProofs(string number, Actor actor, CancellationToken cancellation) => Read(number, withProofs: false, actor, cancellation);

    private async Task<IReadOnlyList<CaseAct>> Read(string number, bool withProofs, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        if (await db.Applications.VisibleTo(actor).AsNoTracking().FirstOrDefaultAsync(application => application.Number == number, cancellation) is not { } found
            || !await reading.MayShow(found, "history", actor, cancellation))
            return [];
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        var (acts, isStaff) = (new List<CaseAct>(), actor.IsCaseStaff());
        var appeals = await db.Appeals.AsNoTracking().Where(one => one.Application == found.Id && one.Licence == null).ToListAsync(cancellation);
        var entries = await Entries(connection, found.Id.Value.ToString(), cancellation);
        var halves = AuditHistory.HalfDone(entries.AsEnumerable().Reverse(), OfTwo.Contains, act => TookEffect(found, act));
        var matches = new Queue<string>(isStaff ? Matches(found.Steps) : []);
        foreach (var entry in WithoutRepeatedDrafts(entries))
        {
            // The portal records with the case what two decided elsewhere; who they are and what each said stands in its steps.
            var decided = entry.Event is { Person: null, Act: OfCleared or OfConfirmed } && matches.TryDequeue(out var both) ? both : null;
            var (isVote, isLost) = AuditHistory.Vote(entry.Event, appeals);
            // The parties read decisions, and neither what was denied nor what one of two has signed.
            if (!isStaff && (entry.Event.Outcome is AuditOutcome.Denied || isVote || isLost || halves.Contains(entry.Event.Seq) || IsHalf(found, entry)))
                continue;
            var proof = withProofs ? await AuditProofs.Inclusion(connection, entry.Event.Seq, cancellation) : null;
            acts.Add(new CaseAct(entry.Event, entry.Who, (isVote && entry.Event.Person != actor.Person) || IsSealed(found, entry, actor) ? SealedWords.Seal : !isStaff && IsNote(entry) ? null : decided ?? entry.Why, proof, proof?.Fault(key.Key, CheckpointKey.Check)));
        }
        return acts;
    }

    private const string OfCleared = "application.clearmatch", OfConfirmed = "application.confirmmatch";

    /// <summary>Who decided each match that was decided at the party, with the reason of each, in their order.</summary>
    private static IEnumerable<string> Matches(IReadOnlyList<StepTaken> steps)
    {
        foreach (var at in Enumerable.Range(0, steps.Count).Where(at => $"application.{steps[at].Verb.ToLowerInvariant()}" is OfCleared or OfConfirmed && TellScreened.IsOfScreening(steps, at)))
        {
            var first = at;
            while (first > 0 && steps[first - 1] is var before && before.Verb == steps[at].Verb && before.From == before.To)
                first--;
            yield return string.Join('\n', steps.Skip(first).Take(at - first + 1).Select(step => $"{step.PersonName}: {step.Reason}"));
        }
    }

    /// <summary>Acts that take effect with the second of two signatures, where two are needed.</summary>
    private static readonly HashSet<string> OfTwo = [.. ((ApplicationVerb[])[ApplicationVerb.Approve, ApplicationVerb.Refuse, ApplicationVerb.Prohibit, ApplicationVerb.FindIneligible, ApplicationVerb.ConfirmConditions,
        ApplicationVerb.OverrideTier, ApplicationVerb.ClearMatch, ApplicationVerb.ConfirmMatch]).Select(ActOnApplication.Name)];

    /// <summary>An override leaves the state where it is: what took effect is a step of the case. The log keeps shorter instants than the case.</summary>
    private static bool TookEffect(Application application, AuditEvent act) => application.Steps.Any(step =>
        step.Person == act.Person && (step.At - act.At).Duration() < TimeSpan.FromSeconds(1) && act.Act == $"application.{step.Verb.ToLowerInvariant()}");

    private bool IsSealed(Application application, AuditEntry entry, Actor reader) =>
        Verb(entry) is { } verb && SealedWords.Holds(application, verb, entry.Event.Person!.Value, entry.Event.At, reader, packs.Of(application));

    private static bool IsHalf(Application application, AuditEntry entry) => Verb(entry) is { } verb && SealedWords.IsHalf(application, verb, entry.Event.Person!.Value, entry.Event.At);

    private static bool IsNote(AuditEntry entry) => Verb(entry) is { } verb && SealedWords.IsNoteOfTheOffice(verb);

    /// <summary>The verb of the case that a person took; null for anything else.</summary>
    private static ApplicationVerb? Verb(AuditEntry entry) =>
        entry.Event is { Outcome: AuditOutcome.Done, Person: not null } && entry.Event.Act.Split('.') is ["application", var act] && Enum.TryParse<ApplicationVerb>(act, ignoreCase: true, out var verb) ? verb : null;

    private static async Task<List<AuditEntry>> Entries(DbConnection connection, string id, CancellationToken cancellation)
    {
        var (entries, after) = (new List<AuditEntry>(), -1L);
        while (await AuditHistory.OfSubject(connection, "application", id, after, cancellation) is { Count: > 0 } page)
        {
            entries.AddRange(page);
            after = page[^1].Event.Seq;
        }
        return entries;
    }

    /// <summary>A draft and answers are saved while they are typed: of each run of savings the last one tells the story.</summary>
    private static IEnumerable<AuditEntry> WithoutRepeatedDrafts(IReadOnlyList<AuditEntry> entries) =>
        entries.Where((entry, at) => entry.Event.Act is not ("application.draft" or "application.keepanswers") || at + 1 == entries.Count || entries[at + 1].Event.Act != entry.Event.Act);

    /// <summary>The proof of one entry of the case as a text; null when the actor sees no such entry, or it has no proof yet.</summary>
    public async Task<string?> Proof(string number, long place, Actor actor, CancellationToken cancellation) =>
        (await Of(number, actor, cancellation)).FirstOrDefault(act => act.Event.Seq == place)?.Proof?.ProofText();

    public static string FileName(string number, long place) => string.Create(CultureInfo.InvariantCulture, $"{number}-entry-{place}.tlog-proof");
}
