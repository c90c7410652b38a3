using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>A file inside the package for programs (domain/07, part 11).</summary>
/// <param name="Name">File name of printable ASCII: policy.odrl.jsonld.</param>
/// <param name="Description">What it is, in words.</param>
public sealed record MachineAnnex(string Name, string MediaType, string Description, byte[] Content)
{
    public ContentHash Hash => ContentHash.Of(Content);
}

/// <summary>Writes the machine annexes beside <c>licence.json</c>; each says what the terms say, in a form that programs know.</summary>
public delegate IReadOnlyList<MachineAnnex> WriteAnnexes(PackageFacts facts, LicenceTerms terms, IReadOnlyList<UsageRule> rules);
