using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Common;

/// <summary>
/// A document as the domain decided it: every sentence and number, no layout. Documents/ draws it as PDF,
/// the page renders the same record as accessible HTML.
/// </summary>
/// <param name="Language">BCP 47 tag of the text, for the reader's software.</param>
/// <param name="RunningHead">Left part of the head of each page.</param>
/// <param name="Issuer">Right part of the head of each page.</param>
/// <param name="FootMark">Left part of the foot, usually number and fingerprint.</param>
/// <param name="SealNote">Middle of the foot, such as "DEMONSTRATION SEAL, NOT QUALIFIED"; null for none.</param>
/// <param name="Prepared">Instant the text was settled, written as the file's date; null writes a fixed date. Never the instant of drawing.</param>
public sealed record PortalDocument(
    string Title,
    string Language,
    string RunningHead,
    string Issuer,
    string FootMark,
    string? SealNote,
    IReadOnlyList<DocumentPart> Parts,
    DateTimeOffset? Prepared = null);

/// <summary>A numbered part; has a bookmark and a named destination.</summary>
/// <param name="Number">Number printed before the heading; null for the cover.</param>
/// <param name="Lead">One sentence under the heading (on the cover: the kind of document, above it); null for none.</param>
/// <param name="Flows">
/// Goes on below the part before it, its heading with the first lines under it. False begins a page: parts that are
/// cited and handed on by themselves, such as those of a licence.
/// </param>
public sealed record DocumentPart(string Id, int? Number, string Heading, string? Lead, IReadOnlyList<DocumentBlock> Blocks, bool Flows = false);

/// <summary>A block of a part. Renderers must know every kind: an unknown one is a bug, not an empty space.</summary>
[JsonDerivedType(typeof(HeadingBlock), "heading")]
[JsonDerivedType(typeof(ParagraphBlock), "paragraph")]
[JsonDerivedType(typeof(FactsBlock), "facts")]
[JsonDerivedType(typeof(TableBlock), "table")]
[JsonDerivedType(typeof(ClausesBlock), "clauses")]
[JsonDerivedType(typeof(CalloutBlock), "callout")]
[JsonDerivedType(typeof(TierBlock), "tier")]
[JsonDerivedType(typeof(WaterfallBlock), "waterfall")]
[JsonDerivedType(typeof(ClassSizesBlock), "class_sizes")]
[JsonDerivedType(typeof(KnowledgeBlock), "knowledge")]
[JsonDerivedType(typeof(QrBlock), "qr")]
[JsonDerivedType(typeof(FingerprintBlock), "fingerprint")]
[JsonDerivedType(typeof(ContentsBlock), "contents")]
[JsonDerivedType(typeof(ColumnsBlock), "columns")]
[JsonDerivedType(typeof(StepsBlock), "steps")]
[JsonDerivedType(typeof(SignaturesBlock), "signatures")]
public abstract record DocumentBlock;

public sealed record HeadingBlock(string Text) : DocumentBlock;

public sealed record ParagraphBlock(string Text, bool Muted = false) : DocumentBlock;

/// <summary>Label and value rows; a value may be a hash, which is set in a fixed-width face and may break between groups.</summary>
public sealed record FactsBlock(IReadOnlyList<DocumentFact> Rows) : DocumentBlock;

/// <param name="Strong">Set semi-bold: the one or two facts a reader looks for first.</param>
/// <param name="Code">Fixed-width text after the value, such as a short hash; null for none.</param>
public sealed record DocumentFact(string Label, string Value, bool Mono = false, bool Strong = false, string? Code = null);

/// <summary>A table with one head row. Rows stay whole at a page break.</summary>
public sealed record TableBlock(string Caption, IReadOnlyList<DocumentColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : DocumentBlock;

/// <param name="Weight">Share of the width, above 0.</param>
/// <param name="Numeric">Right-aligned, tabular figures.</param>
public sealed record DocumentColumn(string Heading, double Weight, bool Numeric = false, ColumnStyle Style = ColumnStyle.Plain);

/// <summary>How the cells of a column are set. Result puts an icon before the words it knows (pass, over the line, reported).</summary>
public enum ColumnStyle { Plain, Strong, Code, Mono, Result }

/// <summary>Clauses with a code, a title, the wording and the trigger that put them there (null for none).</summary>
/// <param name="Index">True lists code, title and trigger only, in two columns.</param>
public sealed record ClausesBlock(IReadOnlyList<DocumentClause> Clauses, bool Index = false) : DocumentBlock;

public sealed record DocumentClause(string Code, string Title, string Text, string? Trigger);

/// <summary>A framed remark: what it is about, in words.</summary>
public sealed record CalloutBlock(string Title, string Text) : DocumentBlock;

/// <summary>The tier badge, large, with its word.</summary>
/// <param name="Status">State at print, in words, in a badge beside it; null for none.</param>
public sealed record TierBlock(int Tier, string Word, string? Status = null) : DocumentBlock;

/// <summary>The waterfall from 100 (certain) to the index of the overall risk, with the threshold line.</summary>
/// <param name="DataPoints">At most 0.</param>
/// <param name="ContextPoints">At most 0.</param>
/// <param name="ThresholdIndex">Position of the threshold on the 0-100 axis.</param>
public sealed record WaterfallBlock(
    double DataRisk, double ContextRisk, double OverallRisk, double Threshold,
    double DataPoints, double ContextPoints, double Index, double ThresholdIndex, string AlternativeText) : DocumentBlock;

/// <summary>Persons by bands of the size of their class, against the smallest class that passes.</summary>
/// <param name="Bands">Ascending, without holes.</param>
/// <param name="K">Smallest size that passes; null for no limit.</param>
public sealed record ClassSizesBlock(IReadOnlyList<ClassBand> Bands, int? K, string AlternativeText) : DocumentBlock;

/// <param name="To">Inclusive; null for no upper end.</param>
/// <param name="Persons">Persons whose class has a size in the band.</param>
public sealed record ClassBand(int From, int? To, long Persons);

/// <summary>The risk by how many attributes an attacker knows, worst set of each size, against the threshold.</summary>
/// <param name="Points">Ascending from one attribute on.</param>
/// <param name="Decisive">Number of attributes that the rule of the tier asks about; the point of that number decides.</param>
public sealed record KnowledgeBlock(IReadOnlyList<KnowledgeMark> Points, int Decisive, double Threshold, string AlternativeText) : DocumentBlock;

/// <param name="Known">Attributes known, from 1.</param>
/// <param name="Worst">Overall risk under the worst set of this size.</param>
/// <param name="Average">Mean over the sets.</param>
/// <param name="Set">Names of that set.</param>
/// <param name="Exhaustive">Whether every set was tried; if not, the worst is the worst found.</param>
public sealed record KnowledgeMark(int Known, double Worst, double Average, IReadOnlyList<string> Set, bool Exhaustive);

/// <summary>A QR code for an address, with the address in words beside it.</summary>
/// <param name="Fingerprint">Set: a framed band with the code, the four groups and the caption. Null: a large code with the caption under it.</param>
public sealed record QrBlock(string Address, string Caption, ContentHash? Fingerprint = null) : DocumentBlock
{
    /// <summary>Words above the fingerprint of a licence.</summary>
    public const string OfLicence = "Licence fingerprint, for reading aloud";

    /// <summary>Words above the fingerprint; null for those of a licence, whose stored documents have none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }
}

/// <summary>A fingerprint for reading aloud and the full hash under it.</summary>
public sealed record FingerprintBlock(string Label, ContentHash Hash) : DocumentBlock;

/// <summary>The parts of this document with their page numbers, each a link.</summary>
public sealed record ContentsBlock : DocumentBlock;

/// <summary>Two stacks side by side; they stay on one page.</summary>
/// <param name="LeftWeight">Share of the left stack, above 0 and below 1.</param>
public sealed record ColumnsBlock(IReadOnlyList<DocumentBlock> Left, IReadOnlyList<DocumentBlock> Right, double LeftWeight = 0.5) : DocumentBlock;

/// <summary>Steps to be done in order, numbered from 1.</summary>
public sealed record StepsBlock(IReadOnlyList<string> Steps) : DocumentBlock;

/// <summary>Lines to sign on, side by side.</summary>
public sealed record SignaturesBlock(IReadOnlyList<DocumentSignatory> Signatories) : DocumentBlock;

/// <param name="Role">In which role the person signs.</param>
/// <param name="Name">Printed name; null leaves the line to be filled in.</param>
/// <param name="Note">Place and date or the evidence of an electronic acceptance; null for none.</param>
public sealed record DocumentSignatory(string Role, string? Name, string? Note);
