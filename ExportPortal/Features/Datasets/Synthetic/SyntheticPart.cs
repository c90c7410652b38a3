namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>One of the three files that attacks on synthetic data need.</summary>
public enum SyntheticPart { Original, Synthetic, HoldOut }

public static class SyntheticParts
{
    public static string Title(SyntheticPart part) => part switch
    {
        SyntheticPart.Original => "Training file",
        SyntheticPart.Synthetic => "Synthetic file",
        _ => "Hold-out",
    };

    public static string Meaning(SyntheticPart part) => part switch
    {
        SyntheticPart.Original => "The real records that the synthesis was made from.",
        SyntheticPart.Synthetic => "What is to be shared: a version of this dataset.",
        _ => "Real records of the same kind that the synthesis never saw. They tell what general knowledge gives away.",
    };
}
