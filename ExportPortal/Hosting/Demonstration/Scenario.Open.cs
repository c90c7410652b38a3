using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>The cases that are not decided yet.</summary>
internal sealed partial class Scenario
{
    private async IAsyncEnumerable<DateTimeOffset> A013()
    {
        var given = Case("A-013", "DS-11", "lindemeer", "education-outcomes-research", AccessMode.Remote, 20, 12, "What helps children who change schools to finish, studied inside the steward's enclave.", host: HostingPlace.StewardEnclave);
        await foreach (var at in InReview(given, -25))
            yield return at;
        yield return At(-19, 14);
        await hands.Act(given, "Marek", ApplicationVerb.GiveTechnicalOpinion, Technical(OpinionAnswer.Concurs));
        yield return At(-18, 11);
        await hands.Act(given, "Odile", ApplicationVerb.GiveLegalOpinion, "Lawful under the archive's statute; the consultation notice is published, and ethics has the last word on children.");
        yield return At(-2, 10);
        await hands.Dispute(DisputeKind.ClockBreach, given, "The review was to end on the day that the case page names, and only the ethics opinion is missing. The schools open the archive in two weeks; say when it comes.");
    }

    private async IAsyncEnumerable<DateTimeOffset> A014()
    {
        var given = Case("A-014", "DS-03", "rift-lakes", "diabetes-prediction-research", AccessMode.Remote, 20, 12, "Whether a risk score for diabetes made in the north holds for patients by the lakes, studied inside the steward's enclave.", host: HostingPlace.StewardEnclave);
        await foreach (var at in Recommended(given, -33, "Approve for the steward's enclave, with an equity condition: the score is shared with the clinics that it is tried for.", withEthics: true))
            yield return at;
    }

    private async IAsyncEnumerable<DateTimeOffset> A015()
    {
        var given = Case("A-015", "DS-04", "kurohana", "rare-disease-epidemiology", AccessMode.Transfer, 30, 12, "How often four rare disorders of metabolism occur, compared between two registers.");
        await foreach (var at in InReview(given, -31))
            yield return at;
        yield return At(-12, 14);
        await hands.Act(given, "Marek", ApplicationVerb.AskQuestion, "Why are cells under 10 needed, and what would be lost with a smallest cell of 10?");
        yield return At(-9, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.SendQuestions, "One question, from the technical review.");
    }

    private async IAsyncEnumerable<DateTimeOffset> A016()
    {
        var given = Case("A-016", "DS-09", "saaremets", "consumer-price-research", AccessMode.Remote, 20, 12, "How small households changed what they buy when prices rose, in the steward's enclave because our own environment is E2.", host: HostingPlace.StewardEnclave);
        await foreach (var at in InReview(given, -14))
            yield return at;
        yield return At(-8, 11);
        await hands.Act(given, "Odile", ApplicationVerb.GiveLegalOpinion, Legal(OpinionAnswer.Concurs));
    }

    private async IAsyncEnumerable<DateTimeOffset> A017()
    {
        var given = Case("A-017", "DS-07", "lindemeer", "transport-planning", AccessMode.Transfer, 20, 24, "How a consortium of four sites plans the last train of the day; a global licence under the attached compliance programme.") with
        {
            Sites =
            [
                ("Lindemeer Institute for Public Health", "4 Canal Quay, Lindemeer"), ("Oosterwold Institute of Timetables", "17 Station Square, Oosterwold"),
                ("Municipal works of Veldmark", "2 Town Hall Street, Veldmark"), ("Society for Night Travel", "88 Mill Lane, Lindemeer"),
            ],
        };
        await foreach (var at in InReview(given, -16))
            yield return at;
        yield return At(-10, 14);
        await hands.Act(given, "Marek", ApplicationVerb.GiveTechnicalOpinion, Technical(OpinionAnswer.Concurs));
    }

    private async IAsyncEnumerable<DateTimeOffset> A018()
    {
        var given = Case("A-018", "DS-02", "banyan-grove", "claims-fraud-model-training", AccessMode.Transfer, 20, 6, "A model that marks hospital bills which look wrong, trained on discharges.");
        await foreach (var at in WithTheDecider(given, -38, "Refuse, or allow remote use in an enclave only: the transfer goes past tier 4.", withEthics: true, OpinionAnswer.Objects))
            yield return at;
    }

    private async IAsyncEnumerable<DateTimeOffset> A019()
    {
        var given = Case("A-019", "DS-08", "serra-clara", "pandemic-mobility-research", AccessMode.Remote, 40, 12, "How movement between districts spreads a wave of influenza, studied inside the steward's enclave.", host: HostingPlace.StewardEnclave);
        await foreach (var at in Submitted(given, -6))
            yield return at;
        yield return At(-4, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.Register);
    }

    private IAsyncEnumerable<DateTimeOffset> A020() => Submitted(
        Case("A-020", "DS-06", "kurohana", "pharmacogenomics", AccessMode.Transfer, 15, 24, "Which common variants change how fast a medicine leaves the body, from frequencies alone."), -2);

    private async IAsyncEnumerable<DateTimeOffset> A021()
    {
        var given = Case("A-021", "DS-10", "serra-clara", "transport-demand-model", AccessMode.Transfer, 20, 24, "How many trips a household makes, modelled on synthetic households.");
        await foreach (var at in Submitted(given, -9))
            yield return at;
        yield return At(-7, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.ReturnAsIncomplete, "The signed end-use statement is missing. There are 4 weeks to complete the application.");
    }

    private async IAsyncEnumerable<DateTimeOffset> A022()
    {
        yield return At(0, 6);
        await hands.Draft(Case("A-022", "DS-03", "saaremets", "diabetes-app-development", AccessMode.Transfer, 30, 12, "", ""));
    }

    private async IAsyncEnumerable<DateTimeOffset> A023()
    {
        var given = Case("A-023", "DS-01", "rift-lakes", "malaria-and-air-quality", AccessMode.Public, -50, 24, "How air quality and malaria go together by district.");
        await foreach (var at in Submitted(given, -60))
            yield return at;
        yield return At(-57);
        await hands.Act(given, hands.Steward(given), ApplicationVerb.Withdraw, "Not needed: the dataset is open already, no licence is required.");
    }

    private async IAsyncEnumerable<DateTimeOffset> A011()
    {
        var given = Case("A-011", "DS-08", "korvania", "traffic-simulation", AccessMode.Transfer, 30, 6, "A simulation of traffic in a city of two million, from a week of movements.");
        yield return At(-29);
        await hands.ClearMatches("korvania", "Another company: the listed bureau has another register number and was dissolved.");
        await foreach (var at in WithTheDecider(given, -28, "Refuse: group D, a file transfer, and a risk far above the threshold.", withEthics: true, OpinionAnswer.Objects))
            yield return at;
        yield return At(-9, 11);
        await hands.Announce(given, "Anselm", "RG-03", "Overall risk is 0.48 against 0.01, and no measure in the recipient's hands brings it down.", "Remote use in the steward's enclave on coarser data, and a change of destination.");
    }
}
