using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Ten short cases that show the states which the 25 do not, as applications .</summary>
internal sealed partial class Scenario
{
    private async IAsyncEnumerable<DateTimeOffset> H01()
    {
        var given = Case("A-026", "DS-07", "saaremets", "transport-planning", AccessMode.Transfer, -100, 12, "Where a night bus would be used. The questions of the review were never answered.");
        await foreach (var at in InReview(given, -140))
            yield return at;
        yield return At(-133, 14);
        await hands.Act(given, "Marek", ApplicationVerb.AskQuestion, "Which hours are needed, and why not whole days?");
        await hands.Act(given, "Ilva", ApplicationVerb.SendQuestions, "One question.");
        foreach (var day in (int[])[-118, -111, -106, -103])
            yield return At(day); // the portal reminds, and in the end lets the case lapse
    }

    private async IAsyncEnumerable<DateTimeOffset> H02()
    {
        var given = Case("A-027", "DS-07", "helvetic-vale", "transport-planning", AccessMode.Transfer, -90, 12, "How commuters would move if two lines were joined. The gaps were never closed.");
        await foreach (var at in Submitted(given, -125))
            yield return at;
        yield return At(-122, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.ReturnAsIncomplete, "The ownership chart does not say who stands behind the owner.\nThe plan for deletion names no day.");
        yield return At(-93);
    }

    private async IAsyncEnumerable<DateTimeOffset> H03()
    {
        var given = Case("A-028", "DS-07", "kurohana", "transport-planning", AccessMode.Transfer, -310, 12, "How many people change lines at noon. The project ended early and the licence was given back.");
        await foreach (var at in Licensed(given, -330, "Coarse cells in an E3 environment.", false, "Petra"))
            yield return at;
        yield return At(-152);
        await hands.Surrender(given, "The project ended early.");
        yield return At(-151);
        await hands.Report(given, "Noon changes counted; results in two tables.", 1, 2);
        await foreach (var at in DeletedAndClosed(given, -150))
            yield return at;
    }

    private async IAsyncEnumerable<DateTimeOffset> H04()
    {
        var given = Case("A-029", "DS-02", "helvetic-vale", "health-services-research", AccessMode.Transfer, 20, 12, "Whether short stays cost more in the end. Refused, and sent back by the panel.");
        await foreach (var at in Refused(given, -92))
            yield return at;
        yield return At(-34);
        var appeal = await hands.Appeal(given, "Weeks are needed because flu comes in weeks; the refusal does not say why quarters would do.");
        yield return At(-15, 10);
        await hands.Seat(appeal, "Hedda", "Ottmar", "Severin");
        await hands.Hear(appeal, AppealVerb.Remit, "Hedda", "The refusal does not meet the argument; other reviewers should look.");
        yield return At(-14, 10);
        await hands.Hear(appeal, AppealVerb.Remit, "Ottmar", "I concur.");
    }

    private async IAsyncEnumerable<DateTimeOffset> H05()
    {
        var given = Case("A-030", "DS-02", "saaremets", "health-services-research", AccessMode.Transfer, -60, 12, "Discharge letters as free text. Names were found in the sample.");
        await foreach (var at in InReview(given, -98))
            yield return at;
        yield return At(-94, 14);
        await hands.Act(given, "Ilva", ApplicationVerb.FindIneligible, "The sample that was handed in holds names; the personal-data route is the right one.");
        yield return At(-94, 15);
        await hands.Act(given, "Bram", ApplicationVerb.FindIneligible, "I looked at the sample too: it holds names.");
    }

    private async IAsyncEnumerable<DateTimeOffset> H06()
    {
        var given = Case("A-031", "DS-07", "helvetic-vale", "transport-planning", AccessMode.Transfer, 40, 12, "Which stations flood, and who would be cut off.");
        await foreach (var at in Submitted(given, -4))
            yield return at;
        yield return At(-3, 10);
        await hands.Act(given, "Bram", ApplicationVerb.Register);
    }

    private async IAsyncEnumerable<DateTimeOffset> H07()
    {
        var given = Case("A-032", "DS-10", "kurohana", "teaching-and-capacity-building", AccessMode.Transfer, 10, 24, "Exercises for students of public health, on records that stand for nobody.");
        await foreach (var at in General(given, -8))
            yield return at;
        yield return At(-3);
        await hands.AcceptAsRecipient(given);
    }

    private async IAsyncEnumerable<DateTimeOffset> H08()
    {
        var given = Case("A-033", "DS-10", "lindemeer", "teaching-and-capacity-building", AccessMode.Transfer, -192, 6, "A summer course on synthetic data.");
        await foreach (var at in General(given, -206))
            yield return at;
        yield return At(-201);
        await hands.AcceptAsRecipient(given);
        yield return At(-200);
        await hands.AcceptAsSteward(given);
        await hands.Release(given, "Synthetic households", 1, 1e-7);
        yield return At((given.End.DayNumber - today.DayNumber) + 1, 7);
        await hands.PassTime();
        await hands.ConfirmEnds(given);
    }

    private async IAsyncEnumerable<DateTimeOffset> H09()
    {
        var given = Case("A-034", "DS-02", "helvetic-vale", "policy-making", AccessMode.Transfer, 20, 12, "Which wards of the smaller hospitals the canton could close, and how far patients would then have to travel.");
        await foreach (var at in Refused(given, -94))
            yield return at;
        yield return At(-36);
        var appeal = await hands.Appeal(given, "Policy needs the newest figures, not last quarter's.");
        yield return At(-13, 10);
        await hands.Seat(appeal, "Yara", "Hedda", "Severin");
        await hands.Hear(appeal, AppealVerb.Dismiss, "Yara", "Last quarter's tables answer the question; haste is no necessity.");
        yield return At(-12, 10);
        await hands.Hear(appeal, AppealVerb.Dismiss, "Hedda", "I concur.");
    }

    private async IAsyncEnumerable<DateTimeOffset> H10()
    {
        var given = Case("A-035", "DS-07", "saaremets", "transport-planning", AccessMode.Transfer, 20, 12, "Trips of one evening of a football match. Refused, and the appeal was granted.");
        await foreach (var at in Refused(given, -93))
            yield return at;
        yield return At(-35);
        var appeal = await hands.Appeal(given, "No published table has single evenings; the refusal names tables that do not exist.");
        yield return At(-10, 10);
        await hands.Seat(appeal, "Ottmar", "Yara", "Severin");
        await hands.Hear(appeal, AppealVerb.GrantAppeal, "Ottmar", "There is no such table. Decide anew on the risk alone.");
        yield return At(-9, 10);
        await hands.Hear(appeal, AppealVerb.GrantAppeal, "Yara", "I concur.");
    }

    /// <summary>Tier 1: registered by the portal, decided by another officer than the preparer.</summary>
    private async IAsyncEnumerable<DateTimeOffset> General(ScenarioCase given, int day)
    {
        await foreach (var at in Submitted(given, day))
            yield return at;
        yield return At(day + 1, 10);
        // Tier 1 passes every gate and check: the portal recommends it.
        await hands.Act(given, "Ilva", ApplicationVerb.Register);
        await hands.Act(given, "Ilva", ApplicationVerb.SendToDecider);
        yield return At(day + 2, 11);
        await hands.Act(given, "Bram", ApplicationVerb.Approve, "Synthetic records with a documented guarantee; a general licence is enough.");
    }
}
