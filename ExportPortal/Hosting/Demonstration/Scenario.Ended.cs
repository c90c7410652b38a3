using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>The cases that were refused or prohibited.</summary>
internal sealed partial class Scenario
{
    private async IAsyncEnumerable<DateTimeOffset> A008()
    {
        var given = Case("A-008", "DS-09", "helvetic-vale", "insurance-or-credit-exclusion", AccessMode.Transfer, -60, 12, "Which spending goes before a claim, to set who is insured at what price.");
        await foreach (var at in Prohibited(given, -80, "The end-use statement names a purpose that is prohibited (gate P3)."))
            yield return at;
    }

    private async IAsyncEnumerable<DateTimeOffset> A012()
    {
        var given = Case("A-012", "DS-05", "tessaly", "biomedical-research", AccessMode.Transfer, 10, 12, "A reference of variants for studies of the heart.");
        await foreach (var at in Prohibited(given, -12, "Bulk genomic data to a country of concern (gate P2). The rejected transaction is reported within 14 days."))
            yield return at;
    }

    private async IAsyncEnumerable<DateTimeOffset> Prohibited(ScenarioCase given, int day, string reason)
    {
        await foreach (var at in Submitted(given, day))
            yield return at;
        yield return At(day + 2, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.Register);
        await hands.Act(given, "Ilva", ApplicationVerb.Prohibit, reason);
        yield return At(day + 3, 10);
        await hands.Act(given, "Bram", ApplicationVerb.Prohibit, $"I concur. {reason}");
    }

    private async IAsyncEnumerable<DateTimeOffset> A010()
    {
        var given = Case("A-010", "DS-12", "banyan-grove", "vision-model-training", AccessMode.Transfer, -30, 6, "A model that sees people in traffic, trained on crops of faces.");
        await foreach (var at in WithTheDecider(given, -70, "Refuse: presumption of refusal, and faces can be restored.", withEthics: true, OpinionAnswer.Objects))
            yield return at;
        yield return At(-56, 11);
        await hands.Announce(given, "Anselm", "RG-05", "Blurring can be undone in 4 % of the crops; whoever holds them can recognise people.", "Crops without faces, or training inside the steward's enclave.");
        yield return At(-48);
        await hands.AnswerNotice(given, "Faces are needed for the model to see people who look away.");
        yield return At(-44, 11);
        await hands.Act(given, "Anselm", ApplicationVerb.Refuse, "The answer brings nothing new: recognisable faces of persons who were never asked.");
        yield return At(-43, 11);
        await hands.Act(given, "Noor", ApplicationVerb.Refuse, "I concur.");
        yield return At(-39);
        await hands.Appeal(given, "The board did not weigh that the model never names anybody, and that the enclave was not offered.");
    }

    /// <summary>Refused by the manager for want of necessity.</summary>
    private async IAsyncEnumerable<DateTimeOffset> Refused(ScenarioCase given, int day)
    {
        await foreach (var at in WithTheDecider(given, day, "Refuse: the question can be answered from published tables."))
            yield return at;
        yield return At(day + 14, 11);
        await hands.Announce(given, "Petra", "RG-06", "Published tables answer the question as it is put.", "A question that needs records, and why.");
        yield return At(day + 24);
        await hands.AnswerNotice(given, "The tables are by year; we ask about weeks.");
        yield return At(day + 30, 11);
        await hands.Act(given, "Petra", ApplicationVerb.Refuse, "Weeks are in the tables of the quarter; necessity is not shown.");
    }
}
