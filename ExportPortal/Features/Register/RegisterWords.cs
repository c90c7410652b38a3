using ExportPortal.Components.Shared;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Transparency;

namespace ExportPortal.Features.Register;

/// <summary>A record in sentences, the same on the page and in the feed.</summary>
public static class RegisterWords
{
    public static string Title(RegisterRecord record) => record.Content is { } content
        ? $"{(record.IsRefusal ? "Refusal" : "Licence")} {record.Number}: {content.Dataset}"
        : $"{(record.IsRefusal ? "Refusal" : "Licence")} {record.Number}: withheld";

    /// <summary>Who gets what from whom, or that it is withheld.</summary>
    public static string Sentence(RegisterRecord record) => record switch
    {
        { Withheld: { } note } => Withheld(note),
        { Content: { } content, IsRefusal: true } => $"The export of {content.Dataset} by {content.Steward} to {Recipient(content)} in {CountryName.Of(content.Country)} was {(content.State == "PROHIBITED" ? "prohibited" : "refused")}{string.Concat(content.Reasons.Take(1).Select(reason => $": {reason.Text}"))}.",
        { Content: { } content } => $"{content.Steward} {(content.State == "ACTIVE" ? "may share" : "was licensed to share")} {content.Dataset} with {Recipient(content)} in {CountryName.Of(content.Country)} for {content.Purpose}.",
        _ => "",
    };

    public static string Withheld(WithheldNote note) => $"This record is withheld until {Figures.Date(note.Until)}, for this reason: {note.Kind}.";

    /// <summary>The name, or what kind of recipient it is.</summary>
    public static string Recipient(RegisterContent content) => content.Recipient ?? (content.RecipientKind.Length == 0 ? "a recipient who is not named" : content.RecipientKind == "individual" ? "an individual" : $"a recipient who is not named ({content.RecipientKind})");

    /// <summary>The word for the state, as the chips of the portal say it.</summary>
    public static string State(RegisterContent content, bool isRefusal) => StatusWords.Find(Kind(isRefusal), content.State).Word;

    public static StatusKind Kind(bool isRefusal) => isRefusal ? StatusKind.Application : StatusKind.Licence;
}
