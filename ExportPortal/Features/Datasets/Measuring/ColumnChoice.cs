using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What the user says of a column, beside what the profile counted.</summary>
public sealed record ColumnChoice(ColumnProfile Profile, ColumnRole Role, ColumnType Type)
{
    /// <summary>The role as proposed; the type is text until the user declares otherwise, for types are never inferred.</summary>
    public static ColumnChoice Proposed(ColumnProfile profile) => new(profile, profile.ProposedRole, ColumnType.Text);

    public Variable Declared => new(Profile.Name, Role, Type);

    /// <summary>What a column of numbers loses as text, for types are declared and never inferred; null where there is nothing to say.</summary>
    public string? Hint => Type is not ColumnType.Text || Profile.ProposedType is not ColumnType.Number ? null : Role switch
    {
        ColumnRole.Sensitive => "Every cell is a number. As text, how far apart two are does not count for t.",
        _ => null,
    };

    public static string Word(ColumnRole role) => role switch
    {
        ColumnRole.Identifier => "Direct identifier",
        ColumnRole.QuasiIdentifier => "Quasi-identifier",
        ColumnRole.Sensitive => "Sensitive",
        _ => "Other",
    };
}
