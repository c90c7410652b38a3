using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The clocks of an application. What they stored tells at any later instant how they stood.</summary>
public sealed partial class Application
{
    private const string Decision_ = "decision-T";
    private const string Review = "review-T";
    private const string LongStop = "decision-long-stop";
    private const string Idle = "draft-idle";
    private const string BeforeUse = "conditions-precedent";

    private readonly List<Deadline> clocks = [];

    /// <summary>Every clock that ran or runs, in the order in which they started.</summary>
    public IReadOnlyList<Deadline> Clocks => clocks;

    /// <summary>The latest clock of a key ("-T" stands for any tier); null when none was started.</summary>
    public Deadline? Clock(string key) => clocks.FindLast(clock => Is(clock, key));

    /// <summary>The clock that is shown for the present state; null when none runs.</summary>
    public Deadline? PresentClock => State is ApplicationState.IntentToRefuse && !IsAnswerAwaited ? Clock(Decision_) : ApplicationWorkflow.ClockIn(State) is { } key ? Clock(key) : null;

    /// <summary>Whether the notice of refusal waits for the applicant's answer: none is given, and the time for it is not on record as over.</summary>
    public bool IsAnswerAwaited => Notice is { Answer: null } && Clock("intent-answer") is { IsOpen: true };

    /// <summary>The open clock of the report of a rejected transaction; null where none is owed.</summary>
    public Deadline? RejectionOwed => State is ApplicationState.Prohibited && Clock(ApplicationWorkflow.RejectionClock) is { IsOpen: true } clock ? clock : null;

    /// <summary>Clocks that can still be met or missed: of a case that has ended, that of the report alone.</summary>
    private IEnumerable<Deadline> Running => ApplicationWorkflow.IsEnded(State) ? clocks.Where(clock => ReferenceEquals(clock, RejectionOwed)) : clocks.Where(clock => clock.IsOpen);

    private static bool Is(Deadline clock, string key) => key.EndsWith("-T", StringComparison.Ordinal) ? clock.Key.StartsWith(key, StringComparison.Ordinal) : clock.Key == key;

    /// <summary>A draft that nobody changes is deleted after a time (1); each change starts that time anew.</summary>
    public void KeepDraft(PolicyPack pack, DateTimeOffset now)
    {
        if (State is not ApplicationState.Draft)
            return;
        clocks.RemoveAll(clock => clock.Key == Idle);
        Start(Idle, pack, now);
        ReadClocks(pack, now);
    }

    /// <summary>Whether it is a draft whose time without a change is over.</summary>
    public bool IsIdle(PolicyPack pack, DateTimeOffset now) =>
        State is ApplicationState.Draft && Clock(Idle) is { IsOpen: true } clock && clock.Due(now, pack.Calendar) < now;

    private void Start(string key, PolicyPack pack, DateTimeOffset now) => clocks.Add(pack.Start(key, now, Tier));

    private void Change(string key, Func<Deadline, Deadline> change)
    {
        if (clocks.FindLastIndex(clock => Is(clock, key) && clock.IsOpen) is >= 0 and var at)
            clocks[at] = change(clocks[at]);
    }

    /// <summary>What a move from one state to another means for the clocks.</summary>
    private void MoveClocks(ApplicationState from, ApplicationState to, string? starts, PolicyPack pack, DateTimeOffset now)
    {
        if (from != to && ApplicationWorkflow.ClockIn(from) is { } left and not Decision_)
            // A hold lets the time for answers stand still, because nobody can answer in it.
            Change(left, clock => to is ApplicationState.ScreeningHold ? clock.Stop(now, "screening") : clock.Meet(now));
        if (from is ApplicationState.ScreeningHold && ApplicationWorkflow.ClockIn(to) is { } back and not Decision_)
            Change(back, clock => clock.IsStopped ? clock.Resume(now) : clock);
        // Opinions wait for answers and for the screening, so their clock stands still; it ends when they are all in, or are no longer owed.
        Change(Review, clock => to switch
        {
            ApplicationState.InReview => clock.IsStopped ? clock.Resume(now) : clock,
            ApplicationState.RfiPending or ApplicationState.ScreeningHold or ApplicationState.Lapsed => clock.IsStopped ? clock : clock.Stop(now, Words.Of(to)),
            _ => clock.Meet(now),
        });
        if (ApplicationWorkflow.StopsDecision(to) && !ApplicationWorkflow.StopsDecision(from))
            Change(Decision_, clock => clock.IsStopped ? clock : clock.Stop(now, Words.Of(to)));
        else if (!ApplicationWorkflow.StopsDecision(to))
            Change(Decision_, clock => clock.IsStopped ? clock.Resume(now) : clock);
        if (IsDecided(to))
            foreach (var key in (string[])[Decision_, LongStop, "screening-longest"])
                Change(key, clock => clock.Meet(now));
        if (starts is not null)
            Start(starts, pack, now);
        if (to is ApplicationState.Registered && from is ApplicationState.Submitted)
            Start(LongStop, pack, now);
        if (IsDecided(from) && !IsDecided(to) && to is ApplicationState.InReview or ApplicationState.DecisionPending && Clock(Decision_) is { IsOpen: false })
        {
            // Back from an appeal: it is decided anew, in a time of its own.
            Start(Decision_, pack, now);
            Start(LongStop, pack, now);
        }
        if (to is ApplicationState.ScreeningHold)
            Start("screening-longest", pack, now);
        else if (from is ApplicationState.ScreeningHold)
            Change("screening-longest", clock => clock.Meet(now));
        if (to is ApplicationState.Prohibited && from is not ApplicationState.Prohibited && Decision.Reasons.Any(reason => reason.Code == "P2") && pack.Clocks.Exists(term => term.Key == ApplicationWorkflow.RejectionClock))
            Start(ApplicationWorkflow.RejectionClock, pack, now);
        if (to is ApplicationState.ApprovedConditional)
            Start(BeforeUse, pack, now);
        ReadClocks(pack, now);
    }

    /// <summary>The tier has changed, so the clocks that go by it run for as long as those of the new one; when they started and stood still stays.</summary>
    private void Retime(PolicyPack pack, DateTimeOffset now)
    {
        if (Tier is not { } tier)
            return;
        foreach (var key in (string[])[Decision_, Review])
            Change(key, clock => pack.Term(key, key is Review ? Math.Max(tier, 1) : tier) is var term && term.Key != clock.Key ? clock with { Key = term.Key, Length = term.Length, Unit = term.Unit } : clock);
        ReadClocks(pack, now);
    }

    /// <summary>What the applicant owed is in, or no longer owed, so its clock ends in the same state and that of the decision goes on.</summary>
    private void BackToTheOffice(string answered, PolicyPack pack, DateTimeOffset now)
    {
        Change(answered, clock => clock.Meet(now));
        Change(Decision_, clock => clock.IsStopped ? clock.Resume(now) : clock);
        ReadClocks(pack, now);
    }

    /// <summary>Lapsed may be reopened, so its decision clock stands still rather than ends.</summary>
    private static bool IsDecided(ApplicationState state) =>
        state is ApplicationState.ApprovedConditional || (ApplicationWorkflow.IsEnded(state) && state is not ApplicationState.Lapsed);

    /// <summary>What lists sort by: due of the present clock, none while it stands still or the case has ended.</summary>
    private void ReadClocks(PolicyPack pack, DateTimeOffset now)
    {
        var present = ApplicationWorkflow.IsEnded(State) ? RejectionOwed : PresentClock;
        ClockStartedAt = present?.StartedAt;
        DueAt = present is null || present.IsStopped ? null : present.Due(now, pack.Calendar);
        OfficeDueAt = Clock(Review) is { IsOpen: true, IsStopped: false } review && review.Due(now, pack.Calendar) is var opinions && !(DueAt <= opinions) ? opinions : DueAt;
        var decision = Clock(Decision_);
        RegisteredAt ??= decision?.StartedAt;
        DecisionDueAt = decision is null or { IsStopped: true } ? null : decision.Due(now, pack.Calendar);
        WakeAt = Wakes(pack, now).Select(at => (DateTimeOffset?)at).Where(at => at > now).Min();
    }

    /// <summary>Every instant at which the portal has something to tell or to do, by the clocks that run.</summary>
    private IEnumerable<DateTimeOffset> Wakes(PolicyPack pack, DateTimeOffset now)
    {
        var told = Running.SelectMany(clock => pack.Escalations(clock, now)).Select(step => step.At);
        return !ApplicationWorkflow.IsEnded(State) && PresentClock is { IsOpen: true, IsStopped: false } present ? told.Append(present.Due(now, pack.Calendar).AddTicks(1)) : told;
    }

    /// <summary>
    /// What time has brought since the portal last looked: whom to remind of what. It looks again at the next instant.
    /// </summary>
    public IReadOnlyList<EscalationStep> Remind(PolicyPack pack, DateTimeOffset now)
    {
        if (WakeAt is not { } since)
            return [];
        IReadOnlyList<EscalationStep> due = [.. Running.SelectMany(clock => pack.Escalations(clock, now)).Where(step => since <= step.At && step.At <= now).OrderBy(step => step.At).Select(step => step.Step)];
        ReadClocks(pack, now);
        return due;
    }
}
