using ExportPortal.Domain.Common;

namespace ExportPortal.Data;

/// <summary>
/// What the present request of a program asks for, as one hash of its address and content. Programs choose their keys, and
/// one that is sent again for something else must not be answered with what the first request did. It flows with the
/// request; a click on a page has none, because its key is made for one intent.
/// </summary>
internal static class AskedFor
{
    private static readonly AsyncLocal<ContentHash?> Flowing = new();

    public static ContentHash? Present => Flowing.Value;

    /// <summary>Says it for all that the caller awaits from here on.</summary>
    public static void Say(ContentHash asked) => Flowing.Value = asked;
}
