using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>Checks of the screening terms. Whatever else is known of a party, an equal name is always looked at by a person.</summary>
internal static class PackScreeningChecks
{
    private const string Where = "$.screening";

    public static void Run(ScreeningTerms terms)
    {
        Must(terms.Possible.Value > 0 && terms.Possible < terms.Probable, Where, "possible lies above 0 and below probable.");
        Must(1 - terms.CountryDiffers.Value - terms.DateDiffers.Value - terms.NumberDiffers.Value >= terms.Possible.Value, Where, "what differs beside an equal name never clears it.");
        Must(terms.OwnedShare.Value > 0, $"{Where}.owned_share", "a share that reaches the owned is above 0.");
        Must(terms.SameWord.Value > 0 && terms.GenericWeight.Value > 0, Where, "words have a weight, and a likeness from which they are the same.");
    }
}
