using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>A data-use code of a dataset and what it bars (gate P4, check CK-09).</summary>
/// <param name="Code">Of the Data Use Ontology (DUO), such as HMB.</param>
/// <param name="Only">The purposes that it allows; null where it allows all. A purpose in free text is none of them.</param>
/// <param name="Never">Purposes that it bars.</param>
/// <param name="Groups">Destination groups that it allows; null for all.</param>
/// <param name="Programme">Whether the recipient needs a compliance programme.</param>
/// <param name="NoCommercial">Whether it bars commercial use, whatever the purpose.</param>
/// <param name="NoTraining">Whether it bars the training of models.</param>
/// <param name="RecipientTypes">Kinds of recipients that it allows; null for all.</param>
/// <param name="Document">Kind of document that the application needs beside; null for none.</param>
public sealed record DataUseTerms(
    string Code, string Text, ImmutableList<string>? Only = null, ImmutableList<string>? Never = null, ImmutableList<DestinationGroup>? Groups = null, bool Programme = false,
    bool NoCommercial = false, bool NoTraining = false, ImmutableList<string>? RecipientTypes = null, string? Document = null)
{
    /// <summary>Whether data with this code are barred from the use. A public release has no recipient and serves every purpose.</summary>
    public bool Bars(IntendedUse use) => use.IsPublic
        ? Only is not null || Never is not null || Groups is not null || NoCommercial || NoTraining || RecipientTypes is not null
        : !AllowsPurpose(use.Purpose)
            || Groups?.Contains(use.Group) == false
            || (Programme && !use.Programme)
            || (NoCommercial && use.Commercial)
            || (NoTraining && use.Training)
            || !AllowsRecipient(use.RecipientType);

    public bool AllowsPurpose(string purpose) => Only?.Contains(purpose.Trim()) != false && Never?.Contains(purpose.Trim()) != true;

    /// <param name="type">Empty while it is not said; that bars nothing yet.</param>
    public bool AllowsRecipient(string type) => type.Length == 0 || RecipientTypes?.Contains(type) != false;
}

/// <summary>A use of data as an application states it, to be held against their data-use codes.</summary>
/// <param name="Purpose">A code of the pack's purposes, or free text.</param>
/// <param name="Group">The gravest of all places.</param>
/// <param name="Programme">Whether the recipient has a compliance programme.</param>
/// <param name="Commercial">Whether the use is commercial.</param>
/// <param name="Training">Whether models are trained.</param>
/// <param name="RecipientType">Kind of recipient; empty while it is not said.</param>
public sealed record IntendedUse(string Purpose, DestinationGroup Group, bool IsPublic, bool Programme, bool Commercial = false, bool Training = false, string RecipientType = "");
