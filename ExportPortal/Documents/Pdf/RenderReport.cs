namespace ExportPortal.Documents.Pdf;

/// <summary>What drawing a document came to.</summary>
/// <param name="Pages">At least 1.</param>
/// <param name="MissingCodePoints">Characters no face could show, in order; they were printed as [U+hex].</param>
public sealed record RenderReport(int Pages, IReadOnlyList<int> MissingCodePoints)
{
    public bool Complete => MissingCodePoints.Count == 0;
}

/// <summary>A drawn, unsealed file and what drawing it came to.</summary>
public sealed record RenderedPdf(byte[] Bytes, RenderReport Report);
