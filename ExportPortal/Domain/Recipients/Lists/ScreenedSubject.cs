using System.Text.Json;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>Whoever is compared with the lists: a party itself, or one of its owners.</summary>
/// <param name="Owner">Number of the owner; 0 for the party itself.</param>
/// <param name="Names">In its own script and in Latin letters; at least one.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Born">Null where it is no person, or not known.</param>
public sealed record ScreenedSubject(int Owner, IReadOnlyList<string> Names, string Country, DateOnly? Born, IReadOnlyList<KnownNumber> Numbers)
{
    /// <summary>Changes with anything that is compared, so that what was decided on it is decided anew.</summary>
    public ContentHash Hash() => ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(this));
}
