using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What the user says of a column, beside what the profile counted.</summary>
public sealed record ColumnChoice(ColumnProfile Profile, ColumnRole Role, ColumnType Type)
{
    /// <summary>The role as proposed; the type is text until the user declares otherwise, for types are never inferred.</summary>
    public static ColumnChoice Proposed(ColumnProfile profile) => new(profile, profile.ProposedRole, ColumnType.Text);

    public Variable Declared => new(Profile.Name, Role, Type);

    /// <summary>What the declaration leaves behind: a proposal that is overruled, or what a column of numbers loses as text, for types are declared and never inferred. Null where there is nothing to say.</summary>
    public string? Hint => Profile.ProposedRole is ColumnRole.Identifier && Role is not ColumnRole.Identifier
        ? "Proposed as a direct identifier. That you declare it otherwise stands in the assessment and on its certificate."
        : Type is not ColumnType.Text || Profile.ProposedType is not ColumnType.Number ? null : Role switch
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
