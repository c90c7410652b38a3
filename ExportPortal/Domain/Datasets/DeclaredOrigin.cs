using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Datasets;

/// <summary>A version of the register that another one came from, as it stood when that was declared.</summary>
/// <param name="Dataset">Number of its dataset.</param>
/// <param name="Number">Of the version within it.</param>
/// <param name="Entries">Codes of the control list under which its dataset stood.</param>
public sealed record SourceVersion(DatasetVersionId Id, string Dataset, string Title, int Number, ContentHash Hash, IReadOnlyList<string> Entries)
{
    /// <summary>"DS-03, version 2".</summary>
    public string Words => $"{Dataset}, version {Number}";
}

/// <summary>A source that is not on the register: data of somebody else that went in.</summary>
/// <param name="Name">What its holder calls it.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Hash">SHA-256 of the file; null where it is not known.</param>
public sealed record ExternalSource(string Name, string Holder, ContentHash? Hash)
{
    /// <summary>Longest name and longest holder, in characters.</summary>
    public const int Longest = 200;

    /// <summary>"Vehicle register of the Road Office".</summary>
    public string Words => $"{Name} of {Holder}";
}

/// <summary>What a steward states of how a file was made outside the portal.</summary>
/// <param name="Technique">Class of ISO/IEC 20889, or what it was: a join, a sample.</param>
/// <param name="Parameters">In words, such as the key of a join; never a value of the data.</param>
/// <param name="Software">Product and version.</param>
/// <param name="Code">SHA-256 of the program; null where it is not known.</param>
/// <param name="Operator">Who ran it.</param>
public sealed record OriginStatement(string Technique, string Parameters, string Software, ContentHash? Code, string Operator, DateOnly On);

/// <summary>Where a version came from, as its steward declared it.</summary>
/// <param name="Sources">Versions of the register that went in, whoever is their steward.</param>
/// <param name="Earlier">Other releases about the same persons.</param>
public sealed record DeclaredOrigin(
    IReadOnlyList<SourceVersion> Sources, IReadOnlyList<SourceVersion> Earlier, OriginStatement Made, PersonId By, string ByName, DateTimeOffset At)
{
    /// <summary>Sources that are not on the register. Empty in what was declared before they could be named; with <see cref="Sources"/> there is at least one.</summary>
    public IReadOnlyList<ExternalSource> External { get; init; } = [];

    /// <summary>Whether it puts together what stood in several places: two datasets of the register or more, or one and a source from outside.</summary>
    public bool IsJoined => Sources.Select(source => source.Dataset).Distinct().Count() + External.Count > 1;

    /// <summary>All that went in, in words.</summary>
    public string SourceWords => string.Join(" and ", Sources.Select(source => source.Words).Concat(External.Select(source => source.Words)));
}
