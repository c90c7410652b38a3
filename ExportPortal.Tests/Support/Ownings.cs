using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Support;

internal static class Ownings
{
    /// <summary>Owners on which neither a match nor a group hangs.</summary>
    public static void Disclose(this Organisation party, IReadOnlyList<Owner> owners, IReadOnlyList<KnownNumber> numbers, Actor actor, DateTimeOffset now) =>
        party.Disclose(new(owners, numbers), needsSecond: false, actor, now);
}
