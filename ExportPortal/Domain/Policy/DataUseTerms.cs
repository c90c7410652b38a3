using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>A data-use code of a dataset and what it bars (gate P4).</summary>
/// <param name="Code">Of the Data Use Ontology (DUO), such as HMB.</param>
/// <param name="Only">The purposes that it allows; null where it allows all. A purpose in free text is none of them.</param>
/// <param name="Never">Purposes that it bars.</param>
/// <param name="Groups">Destination groups that it allows; null for all.</param>
/// <param name="Programme">Whether the recipient needs a compliance programme.</param>
public sealed record DataUseTerms(
    string Code, string Text, ImmutableList<string>? Only = null, ImmutableList<string>? Never = null, ImmutableList<DestinationGroup>? Groups = null, bool Programme = false)
{
    /// <summary>Whether data with this code are barred from the use. A public release has no recipient and serves every purpose.</summary>
    public bool Bars(string purpose, DestinationGroup group, bool isPublic, bool programme) =>
        (Only is not null && (isPublic || !Only.Contains(purpose.Trim())))
        || (Never is not null && (isPublic || Never.Contains(purpose.Trim())))
        || (Groups is not null && (isPublic || !Groups.Contains(group)))
        || (Programme && !isPublic && !programme);
}
