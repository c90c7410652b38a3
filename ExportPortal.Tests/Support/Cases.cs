using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Policy;

namespace ExportPortal.Support;

/// <summary>Applications and licences brought to a state by walking the real workflow, one hour a step.</summary>
internal static class Cases
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    public static readonly Period Term = new(new(2026, 12, 1), new(2027, 11, 30));

    public static PolicyPack Pack => ShippedPacks.Current;
    public static PackLibrary Packs { get; } = new(ShippedPacks.All);

    /// <summary>T2 without condition or modifier.</summary>
    public static DecisionCase Tier2 => new()
    {
        Entry = ["1M01"],
        Granularity = Granularity.G4,
        Persons = 5_000,
        PData = new(0.05),
        Motive = Motive.Low,
        Prevalence = new(0.001),
        DualUse = 0,
        DestinationGroup = DestinationGroup.A,
        Environment = EnvironmentLevel.E3,
        Mode = AccessMode.Transfer,
        Purpose = "health-services-research",
    };

    public static DecisionCase Tier1 => Tier2 with { Entry = ["0A02"], Granularity = Granularity.G0 };
    public static DecisionCase Tier3 => Tier2 with { History = History.Major, Environment = EnvironmentLevel.E4 };
    public static DecisionCase Tier4 => Tier3 with { Entry = ["3M01"], Vulnerable = true, Mode = AccessMode.Remote };
    public static DecisionCase RefusalPresumed => Tier4 with { DestinationGroup = DestinationGroup.D };
    public static DecisionCase Open => Tier2 with { Entry = ["0A01"], Granularity = Granularity.G0, Mode = AccessMode.Public, PData = new(0.001) };
    public static DecisionCase Conditional => Tier2 with { Environment = EnvironmentLevel.E0 };
    public static DecisionCase AtAGate => Tier2 with { Screening = Screening.Confirmed };
    /// <summary>Meets gate P2.</summary>
    public static DecisionCase BulkToE => Tier2 with { DestinationGroup = DestinationGroup.E, Persons = 1_000_000 };
    public static DecisionCase Personal => Tier2 with { DirectIdentifiers = true };

    public static ApplicationContent Content => new(
        "health-services-research", "How long people stay in hospital.", "Counts alone would not do.", AccessMode.Remote, HostingPlace.Recipient, ["NL"], Term, "Dr Kenji Arata", true);

    public static LicenceSeed Seed => new(new(Guid.NewGuid()), LicenceNumber.Of(2026, 1), EnvironmentLevel.E4);

    public static Application Draft(DecisionCase? facts = null, CaseSubject? subject = null, ApplicationContent? content = null) => Application.Draft(
        new(Guid.NewGuid()), "A-001", subject ?? new(People.StewardHouse, People.RecipientHouse, new(Guid.NewGuid()), new(Guid.NewGuid()), new(Guid.NewGuid())),
        content ?? Hosted(facts ?? Tier2), CaseDecision.Of(facts ?? Tier2, Pack), People.Steward, Start);

    /// <summary>What is asked for, in the steward's enclave where the rules allow no other place.</summary>
    private static ApplicationContent Hosted(DecisionCase facts) => Content with
    {
        Host = Application.StaysWithSteward(DecisionRules.Decide(facts, Pack).Tier, facts.DestinationGroup, facts.Mode) ? HostingPlace.StewardEnclave : HostingPlace.Recipient,
    };

    /// <summary>An application in the state. States that no verb leads to yet are set as a stored row would bring them.</summary>
    public static Application In(ApplicationState state, DecisionCase? facts = null, bool opinions = false)
    {
        var application = Draft(facts ?? (state is ApplicationState.ApprovedConditional ? Conditional
            : state is ApplicationState.Prohibited ? AtAGate
            : state is ApplicationState.NoLicenceRequired ? Open
            : state is ApplicationState.Ineligible ? Personal : null));
        application.Walk(state, opinions);
        if (application.State != state)
            typeof(Application).GetProperty(nameof(Application.State))!.SetValue(application, state);
        return application;
    }

    /// <summary>The deciders that the case's tier wants, in the order in which they sign.</summary>
    public static Actor[] Deciders(this Application application)
    {
        Actor[] all = application.DeciderRole(Pack) switch
        {
            Role.LicensingOfficer => [People.SecondOfficer],
            Role.LicensingManager => [People.Manager, People.SecondManager],
            _ => [People.Board, People.SecondBoard],
        };
        return all[..application.DecidersNeeded(Pack)];
    }

    public static Licence? Approve(this Application application, Actor decider) => application.Approve(Seed, "the benefit is clear", decider, Pack, application.Next());

    public static void Opine(this Application application)
    {
        application.GiveOpinion(OpinionKind.Technical, OpinionAnswer.Concurs, "classes are large", People.Technical, Pack, application.Next());
        application.GiveOpinion(OpinionKind.Legal, OpinionAnswer.Concurs, "the notice covers it", People.Legal, Pack, application.Next());
        if (application.OpinionsNeeded(Pack).Contains(OpinionKind.Ethics))
            application.GiveOpinion(OpinionKind.Ethics, OpinionAnswer.Concurs, "nobody is harmed", People.Ethics, Pack, application.Next());
    }

    public static void Take(this Application application, ApplicationVerb verb, Actor actor, string reason = "because") => application.Take(verb, reason, actor, Pack, application.Next());

    /// <summary>Any verb, with what its own form asks for.</summary>
    public static Licence? Do(this Application application, ApplicationVerb verb, Actor actor, string reason = "because")
    {
        var now = application.Next();
        switch (verb)
        {
            case ApplicationVerb.Submit:
                application.Submit([], "Dr Mina", actor, Pack, now);
                return null;
            case ApplicationVerb.Approve:
                return application.Approve(Seed, reason, actor, Pack, now);
            case ApplicationVerb.ConfirmConditions:
                return application.ConfirmConditions(Seed, reason, actor, Pack, now);
            case ApplicationVerb.Prohibit when application.State is ApplicationState.ApprovedConditional:
                application.Prohibit(AtAGate, reason, actor, Pack, now);
                return null;
            case ApplicationVerb.AnnounceRefusal:
                application.AnnounceRefusal("RG-03", reason, "a coarser file", actor, Pack, now);
                return null;
            case ApplicationVerb.GiveTechnicalOpinion or ApplicationVerb.GiveLegalOpinion or ApplicationVerb.GiveEthicsOpinion:
                application.GiveOpinion(Application.OpinionOf(verb), OpinionAnswer.Concurs, reason, actor, Pack, now);
                return null;
            case ApplicationVerb.AskQuestion:
                application.Ask(reason, actor, Pack, now);
                return null;
            case ApplicationVerb.SendQuestions:
                application.SendQuestions(reason, actor, Pack, now);
                return null;
            case ApplicationVerb.AnswerQuestions or ApplicationVerb.Reopen:
                application.Answer(verb, application.Questions.ToDictionary(question => question.Number, _ => reason), actor, Pack, now);
                return null;
            case ApplicationVerb.AnswerNotice:
                application.AnswerNotice(reason, actor, Pack, now);
                return null;
            case ApplicationVerb.Abstain:
                application.Abstain(reason, actor, Pack, now);
                return null;
            case ApplicationVerb.OverrideTier:
                application.OverrideTier(application.ProposedTier ?? (application.Tier ?? 2) + (application.Tier is 4 ? -1 : 1), reason, actor, Pack, now);
                return null;
            case ApplicationVerb.ExtendTime:
                application.ExtendTime(reason, actor, Pack, now);
                return null;
            default:
                application.Take(verb, reason, actor, Pack, now);
                return null;
        }
    }

    /// <summary>A licence in the state, under tier 2 unless the facts say otherwise.</summary>
    public static Licence LicenceIn(LicenceState state, DecisionCase? facts = null)
    {
        var application = In(ApplicationState.DecisionPending, facts);
        var licence = application.Deciders().ToList().ConvertAll(application.Approve)[^1]!;
        if (state is LicenceState.PendingAcceptance)
            return licence;
        licence.RecordSeal(ContentHash.Of("sealed"u8), Pack, [], Start);
        licence.Accept(Role.Steward, "password", People.Steward, Start);
        licence.Accept(Role.Recipient, "password", People.Recipient, Start);
        if (state is LicenceState.Suspended)
            licence.Take(LicenceVerb.Suspend, "a doubt", People.Manager, Pack, Start);
        else if (state is LicenceState.Surrendered)
            licence.Take(LicenceVerb.Surrender, "done", People.Recipient, Pack, Start);
        else if (state is LicenceState.Revoked)
            foreach (var member in (Actor[])[People.Board, People.SecondBoard])
                licence.Take(LicenceVerb.RevokeUrgently, "breach", member, Pack, Start);
        if (licence.State != state)
            typeof(Licence).GetProperty(nameof(Licence.State))!.SetValue(licence, state);
        return licence;
    }

    public static DateTimeOffset Next(this Application application) => Start.AddHours(application.Steps.Count);

    public static void Walk(this Application application, ApplicationState to, bool opinions)
    {
        if (to is ApplicationState.Draft)
            return;
        if (to is ApplicationState.Withdrawn)
        {
            application.Take(ApplicationVerb.Withdraw, People.Steward);
            return;
        }
        application.Submit([], "Dr Mina", People.Steward, Pack, application.Next());
        ApplicationVerb? shortcut = to switch
        {
            ApplicationState.Incomplete => ApplicationVerb.ReturnAsIncomplete,
            ApplicationState.NoLicenceRequired => ApplicationVerb.FindNoLicenceRequired,
            ApplicationState.Ineligible => ApplicationVerb.FindIneligible,
            _ => null,
        };
        if (to is ApplicationState.Rwa)
        {
            application.Take(ApplicationVerb.ReturnAsIncomplete, People.Officer);
            Assert.True(application.ActOnTime(Pack, Start.AddMonths(2)));
            return;
        }
        if (shortcut is ApplicationVerb.FindNoLicenceRequired)
            application.Take(ApplicationVerb.SignOutputCheck, People.Steward);
        if (shortcut is { } verb)
            application.Take(verb, People.Officer);
        if (to is ApplicationState.Submitted || shortcut is not null)
            return;
        application.Take(ApplicationVerb.Register, People.Officer);
        if (to is ApplicationState.Prohibited)
        {
            application.Take(ApplicationVerb.Prohibit, People.Officer);
            application.Take(ApplicationVerb.Prohibit, People.SecondOfficer);
        }
        if (to is ApplicationState.ScreeningHold)
            application.HoldForScreening("name and birth year", Pack, application.Next());
        if (to is ApplicationState.Registered or ApplicationState.Prohibited or ApplicationState.ScreeningHold)
            return;
        application.Take(ApplicationVerb.StartReview, People.Officer);
        if (to is ApplicationState.RfiPending or ApplicationState.Lapsed)
        {
            application.Ask("Why this column?", People.Technical, Pack, application.Next());
            application.SendQuestions("", People.Officer, Pack, application.Next());
            if (to is ApplicationState.Lapsed)
                Assert.True(application.ActOnTime(Pack, Start.AddMonths(2)));
            return;
        }
        if (to is ApplicationState.InReview && !opinions)
            return;
        application.Opine();
        if (to is ApplicationState.InReview)
            return;
        application.Take(ApplicationVerb.Recommend, People.Officer);
        if (to is ApplicationState.Recommended)
            return;
        application.Take(ApplicationVerb.SendToDecider, People.Officer);
        application.Decide(to);
    }

    private static void Decide(this Application application, ApplicationState to)
    {
        if (to is ApplicationState.Approved or ApplicationState.ApprovedConditional)
            foreach (var decider in application.Deciders())
                application.Approve(decider);
        if (to is ApplicationState.IntentToRefuse or ApplicationState.Refused)
            application.AnnounceRefusal("RG-03", "the risk stays above the threshold", "a coarser file", application.Deciders()[0], Pack, application.Next());
        if (to is ApplicationState.Refused)
        {
            application.AnswerNotice("We cannot make it coarser.", People.Steward, Pack, application.Next());
            foreach (var decider in application.Deciders())
                application.Take(ApplicationVerb.Refuse, decider);
        }
    }
}
