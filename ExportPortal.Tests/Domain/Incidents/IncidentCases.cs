using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Incidents;

/// <summary>Incidents and sanctions brought to a state by walking the real workflow.</summary>
internal static class IncidentCases
{
    public static readonly DateTimeOffset Now = new(2026, 11, 4, 9, 10, 0, TimeSpan.Zero);
    public static readonly LicenceId Licence = new(new("b0000000-0000-0000-0000-000000000001"));
    public static readonly PersonId WorkedOnTheCase = new(Guid.NewGuid());
    public static readonly Actor Lead = People.New(Role.IncidentLead, "Jonas");

    public static IncidentScope Scope(params string[] countries) => new(
        [new(Licence, "XP-2026-0000016", "Metro trip records, version 2", People.StewardHouse, People.RecipientHouse, 2, ReachedHow.Named)], [WorkedOnTheCase], [.. countries, "XA"]);

    public static IncidentReport Report(string code = "I-03", DateTimeOffset? aware = null) =>
        new(code, "Export found on an unregistered laptop", "A copy left the environment.", IncidentSource.Recipient, aware ?? Now, null, People.Recipient.Person, "Kenji", People.RecipientHouse);

    public static Incident Open(string code = "I-03", DateTimeOffset? aware = null, IncidentScope? scope = null) =>
        Incident.Open(new(Guid.NewGuid()), "INC-004", Report(code, aware), scope ?? Scope(), Cases.Pack, Now);

    public static Incident Triaged(string code = "I-03", int harm = 2, long persons = 640_000, IncidentScope? scope = null, DateTimeOffset? aware = null)
    {
        var incident = Open(code, aware, scope);
        incident.Triage(new(code, harm, persons, [], []), scope ?? Scope(), "read the report", Lead, Cases.Pack, Now.AddHours(1));
        return incident;
    }

    public static Incident At(IncidentState state)
    {
        if (state is IncidentState.Reported)
            return Open();
        if (state is IncidentState.FalseAlarm)
            return Open().Took(IncidentVerb.CallFalse);
        var incident = Triaged();
        if (state is IncidentState.Triaged)
            return incident;
        if (state is IncidentState.Referred)
            return incident.Took(IncidentVerb.Refer);
        if (state is IncidentState.LegalHold)
            return incident.Took(IncidentVerb.Hold);
        incident.Took(IncidentVerb.Contain);
        if (state is IncidentState.Contained)
            return incident;
        incident.Took(IncidentVerb.Investigate);
        if (state is IncidentState.Investigating)
            return incident;
        incident.FindCause("a sync folder was left on", "C12 media and deletion control", Lead, Now.AddDays(2));
        if (state is IncidentState.Remediating)
            return incident.Took(IncidentVerb.Remediate);
        incident.DecideAll();
        incident.Took(IncidentVerb.SendFinalReport);
        if (state is IncidentState.ReportedFinal)
            return incident;
        foreach (var clock in incident.Notices.Where(clock => clock.At(Now.AddDays(3)) is NoticeStanding.Running or NoticeStanding.Late or NoticeStanding.WithoutLimit).ToList())
            incident.SendNotice(clock.Terms.Regime, clock.Terms.Step, new(Now.AddHours(2), "form", "R-1", null, ""), Lead, Cases.Pack, Now.AddDays(3));
        incident.Summarise("A copy was lost and is gone.", Lead, Now.AddDays(3));
        incident.Learn("Sync folders are switched off.", true, false, true, Lead, Cases.Pack, Now.AddDays(3));
        return incident.Took(IncidentVerb.Close);
    }

    public static Incident Took(this Incident incident, IncidentVerb verb)
    {
        incident.Take(verb, "because", Lead, Cases.Pack, Now.AddHours(9));
        return incident;
    }

    /// <summary>Every proposed clock is found not to apply, those of the licence aside.</summary>
    public static void DecideAll(this Incident incident)
    {
        foreach (var clock in incident.Notices.Where(clock => clock is { Proposal: not null, Decision: NoticeDecision.Undecided }).ToList())
            incident.DecideNotice(clock.Terms.Regime, clock.Terms.Step, false, "at full leak the risk is under the line", null, Lead, Cases.Pack, Now.AddHours(10));
    }

    public static IReadOnlyList<FactorScore> Factors(params (string Code, int Value)[] weighed) =>
        [.. Cases.Pack.IncidentRules.Sanctions.Factors.Select(factor => new FactorScore(factor.Code, weighed.FirstOrDefault(one => one.Code == factor.Code).Value, "a sentence"))];

    public static Sanction Propose(string finding = "FG3", int start = 3, int tier = 2, int? months = null, Incident? incident = null, EarlierSanction? follows = null) => Sanction.Propose(
        new(Guid.NewGuid()), "SN-001", SanctionBasis.Of(incident ?? At(IncidentState.Investigating), Licence, Lead), new(Licence, "XP-2026-0000016", new(Guid.NewGuid()), People.StewardHouse, People.RecipientHouse, tier),
        Proportionality.Of(finding, start, Factors(), follows?.Sanction.Rung, Cases.Pack.IncidentRules.Sanctions), new("Live log from now on.", finding == "FG3" && start == 2 ? DateOnly.FromDateTime(Now.AddDays(30).UtcDateTime) : null, months, ["AC-16"], null, "What happened."), follows, Lead, Cases.Pack, Now.AddDays(1));

    public static Sanction Noticed(string finding = "FG3", int start = 3, int tier = 2, int? months = null)
    {
        var sanction = Propose(finding, start, tier, months);
        sanction.Take(SanctionVerb.GiveNotice, "the file is open", Recipients.History.Clean, Lead, Cases.Pack, Now.AddDays(1));
        return sanction;
    }

    public static Sanction Imposed(string finding = "FG3", int start = 3, int tier = 2, int? months = null)
    {
        var sanction = Noticed(finding, start, tier, months);
        sanction.Answer("It was one contractor.", People.Recipient, Cases.Pack, Now.AddDays(2));
        foreach (var decider in start >= 5 ? (Actor[])[People.Board, People.SecondBoard] : [People.Manager])
            sanction.Take(SanctionVerb.Impose, "weighed", Recipients.History.Minor, decider, Cases.Pack, Now.AddDays(3));
        return sanction;
    }
}
