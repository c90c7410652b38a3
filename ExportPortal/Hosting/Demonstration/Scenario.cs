using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Recipients;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// The scenario of domain/13 as stories: what happens on which day before the first start, and who does it. Parts: the
/// usual ways, licensed cases, undecided ones, ended ones, and the short historical cases.
/// </summary>
internal sealed partial class Scenario(SeedHands hands, DateTimeOffset firstStart)
{
    /// <summary>The acts of the last day follow one another, so they begin long enough before the first start to end before it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(120);

    /// <summary>Days before the first start on which the oldest story begins.</summary>
    public const int FirstDay = -840;

    private readonly DateOnly today = DateOnly.FromDateTime(firstStart.UtcDateTime);

    /// <summary>Every story. The order matters only for what happens at the same instant.</summary>
    public IEnumerable<IAsyncEnumerable<DateTimeOffset>> Stories() =>
    [
        Datasets(), Standing(),
        A001(), A002(), A003(), A004(), A005(), A006(), A007(), A008(), A009(), A010(), A011(), A012(), A013(), A014(), A015(), A016(), A017(), A018(), A019(), A020(), A021(), A022(), A023(), A024(), A025(),
        H01(), H02(), H03(), H04(), H05(), H06(), H07(), H08(), H09(), H10(),
        FalseAlarms(), PassedOn(), Unblurred(), Withheld(), Use(), Draws(), Bound(),
        OwnAudits(), TierAudit("A-025", -535), TierAudit("A-004", -196), MinorFinding(), MajorFinding(), YearlyAudit(), AfterTheIncident(),
        NotAudited("A-024", -178, "The licence is revoked, and incident INC-003 was investigated on the spot."), NotAudited("A-028", -137, "The licence was given back, so there is no use left to look at."),
    ];

    /// <summary>An instant of a day relative to the first start; the present day ends with the first start.</summary>
    private DateTimeOffset At(int day, int hour = 9)
    {
        var at = new DateTimeOffset(today.AddDays(day).ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);
        return at < firstStart - Margin ? at : firstStart - Margin;
    }

    private async IAsyncEnumerable<DateTimeOffset> Datasets()
    {
        yield return At(FirstDay + 1);
        await hands.ImportLists();
        foreach (var dataset in ScenarioDatasets.All)
            await hands.Register(dataset);
        hands.CountAhead();
        foreach (var party in DemonstrationPeople.Parties)
            if (party.Owner is { } owner)
                await hands.Disclose(party.Key, new OwnerInput { Name = owner, Country = party.Country, Share = 100 });
    }

    /// <summary>What becomes known of parties and partners while the stories run.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Standing()
    {
        yield return At(-400, 8);
        await hands.Recognise(Partner("Estonia-type data permit body", "EE", "data permit", 2, "1,5,7", -400), "Same law, same checks; registers can be read.");
        yield return At(-130, 8);
        var committee = await hands.Recognise(Partner("Canada-type data access committee", "CA", "access approval", 3, "2", -130), "The committee's approvals were compared on ten cases.");
        yield return At(-110, 8);
        var other = await hands.Recognise(Partner("Switzerland-type ethics board", "CH", "research permit", 2, "1", -110), "A trial of one year.");
        yield return At(-100, 8);
        await hands.RecordPermit("maple-ridge", committee, "DAC-5512", today.AddDays(300));
        yield return At(-60, 8);
        await hands.Suspend(other, "Exercise: the partner's signing key is taken to be compromised.");
        yield return At(-20, 8);
        await hands.SetStanding("lindemeer", Motive.Low, programme: true, "Its compliance programme was read: officer, training, internal audit, yearly report to its board.");
        yield return At(-7, 8);
        // One of its owners resembles an entry of the list; two persons have to look.
        await hands.Disclose("serra-clara",
            new OwnerInput { Name = "Fundacao Serra Clara", Country = "BR", Share = 45 }, new OwnerInput { Name = "Dorin Mark Velkora", Country = "BR", Share = 55 });
    }

    private RecognitionInput Partner(string name, string country, string permit, int ceiling, string categories, int day) => new()
    {
        Partner = name, Country = country, PermitType = permit, Ceiling = ceiling, Categories = categories,
        Verification = "Signed list of permits, read every week.", Start = today.AddDays(day), End = today.AddDays(day).AddYears(3),
    };

    private ScenarioCase Case(
        string number, string dataset, string recipient, string purpose, AccessMode mode, int startDay, int months, string summary,
        string necessity = "Counts alone would not do: the question needs the records, and a coarser version was tried first.", HostingPlace host = HostingPlace.Recipient)
    {
        var start = today.AddDays(startDay);
        return new(number, dataset, recipient, purpose, mode, host, start, start.AddMonths(months).AddDays(-1), summary, necessity);
    }

    private async IAsyncEnumerable<DateTimeOffset> Submitted(ScenarioCase given, int day)
    {
        yield return At(day);
        await hands.Draft(given);
        await hands.Submit(given);
    }

    /// <summary>Submitted, registered, and in review; day by day as an office does it.</summary>
    private async IAsyncEnumerable<DateTimeOffset> InReview(ScenarioCase given, int day)
    {
        await foreach (var at in Submitted(given, day))
            yield return at;
        yield return At(day + 2, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.Register);
        await hands.Act(given, "Ilva", ApplicationVerb.StartReview);
    }

    /// <summary>Reviewed, with opinions that concur, and recommended.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Recommended(ScenarioCase given, int day, string recommendation, bool withEthics = false, OpinionAnswer opinion = OpinionAnswer.Concurs)
    {
        await foreach (var at in InReview(given, day))
            yield return at;
        yield return At(day + 6, 14);
        await hands.Act(given, "Marek", ApplicationVerb.GiveTechnicalOpinion, Technical(opinion), opinion);
        yield return At(day + 7, 11);
        await hands.Act(given, "Odile", ApplicationVerb.GiveLegalOpinion, Legal(opinion), opinion);
        if (withEthics)
        {
            yield return At(day + 8, 15);
            await hands.Act(given, "Saga", ApplicationVerb.GiveEthicsOpinion, Ethics(opinion), opinion);
        }
        yield return At(day + 10, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.Recommend, recommendation);
    }

    private async IAsyncEnumerable<DateTimeOffset> WithTheDecider(ScenarioCase given, int day, string recommendation, bool withEthics = false, OpinionAnswer opinion = OpinionAnswer.Concurs)
    {
        await foreach (var at in Recommended(given, day, recommendation, withEthics, opinion))
            yield return at;
        await hands.Act(given, "Ilva", ApplicationVerb.SendToDecider);
    }

    /// <summary>Approved by those who decide on the tier, sealed, and accepted by both sides.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Licensed(ScenarioCase given, int day, string decision, bool withEthics = false, params string[] deciders)
    {
        await foreach (var at in WithTheDecider(given, day, "Risk is under the threshold and the opinions concur.", withEthics))
            yield return at;
        yield return At(day + 13, 11);
        foreach (var decider in deciders)
            await hands.Act(given, decider, ApplicationVerb.Approve, decision);
        yield return At(day + 15, 9);
        await hands.AcceptAsRecipient(given);
        yield return At(day + 16, 16);
        await hands.AcceptAsSteward(given);
    }

    private static string Technical(OpinionAnswer opinion) => opinion is OpinionAnswer.Concurs
        ? "Measured on the whole file; the quasi-identifiers are those a neighbour may know, and the average risk holds under the stress tests."
        : "The recipient's environment is too weak for what the records give away; nothing short of an enclave would do.";

    private static string Legal(OpinionAnswer opinion) => opinion is OpinionAnswer.Concurs
        ? "The purpose is covered by the collection notice; the destination raises no bar."
        : "The destination gives no remedy against onward use, and the record of the recipient weighs against it.";

    private static string Ethics(OpinionAnswer opinion) => opinion is OpinionAnswer.Concurs
        ? "The benefit reaches those whom the data are about; no group is put at a disadvantage."
        : "Persons in the data could not expect this use, and harm to them could not be undone.";
}
