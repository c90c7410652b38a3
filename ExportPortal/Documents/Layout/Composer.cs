using ExportPortal.Documents.Layout.Drawings;
using ExportPortal.Documents.Layout.Elements;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Documents.Layout;

/// <summary>Turns the parts and blocks of a document into elements. It chooses how things look, never what they say.</summary>
/// <param name="close">Whether rows and blocks stand closer together than they should where there is room.</param>
internal sealed class Composer(PortalDocument document, TextShaper shaper, bool close = false)
{
    private readonly float sectionGap = close ? 11 : 16.5f;
    private readonly float blockGap = close ? 6 : 8;
    private readonly TableComposer tables = new(shaper, close);

    public IReadOnlyList<Element> Parts() => [.. document.Parts.Select(part => Part(part))];

    /// <summary>Other forms of a part that would else leave a few rows alone on its last page: closer together, and with its last block whole.</summary>
    public IEnumerable<Element> OtherForms(int part)
    {
        yield return new Composer(document, shaper, close: true).Part(document.Parts[part]);
        yield return Part(document.Parts[part], keepLast: true);
    }

    public static bool IsCover(DocumentPart part) => part.Number is null;

    private NamedElement Part(DocumentPart part, bool keepLast = false)
    {
        Element body = IsCover(part) ? Cover(part) : Numbered(part, keepLast);
        return new NamedElement(part.Number is { } number ? $"Part {number} {part.Heading}" : part.Heading, body);
    }

    private Element Numbered(DocumentPart part, bool keepLast)
    {
        var number = shaper.Shape([new TextSpan(Figures.Whole(part.Number ?? 0), Print.TitleNumber)]);
        var indent = Math.Max(24, TextLine.Single(number).Width + 7);
        var heading = new BandElement([
            new BandCell(0, indent, new TextElement(number, Role.Label)),
            new BandCell(indent, Print.Width - indent, Text(part.Heading, Print.Title, Role.Heading1))]);
        var head = new List<Stacked> { new(0, heading) };
        if (part.Lead is not null)
            head.Add(new Stacked(3, Text(part.Lead, Print.Lead)));
        var body = Stack(part.Blocks, Print.Width).ToList();
        var rest = body.Count > 0 ? body : head;
        if (keepLast)
            rest[^1] = rest[^1] with { Element = new KeptElement(rest[^1].Element) };
        if (!part.Flows || body.Count == 0)
            return new StackElement([.. head, .. body]);
        return new HeadedElement(new StackElement(head), body[0].Gap, new StackElement(body));
    }

    private StackElement Cover(DocumentPart part)
    {
        var brand = new BandElement([
            new BandCell(0, 26, new FigureElement(17, 17, "", Icons.Brand, Role.Artifact)),
            new BandCell(25, Print.Width - 25, Text(document.Issuer, new TextStyle(11.4f, 17, Print.Ink, FontRole.Strong)))]);
        var stack = new List<Stacked> { new(0, brand), new(0, new SpaceElement(106)) };
        if (part.Lead is not null)
            stack.Add(new Stacked(0, Text(part.Lead, Print.Lead)));
        stack.Add(new Stacked(4, Text(part.Heading, Print.CoverNumber, Role.Heading1)));
        foreach (var block in part.Blocks)
            stack.Add(block is HeadingBlock title
                ? new Stacked(32, Text(title.Text, Print.CoverTitle, Role.Heading2))
                : new Stacked(block switch { TierBlock => 8, QrBlock => 28, _ => 18 }, Block(block, Print.Width)));
        return new StackElement(stack);
    }

    /// <summary>Blocks with their gaps; a heading is bound to the block after it.</summary>
    private IEnumerable<Stacked> Stack(IReadOnlyList<DocumentBlock> blocks, float width)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is not HeadingBlock)
            {
                yield return new Stacked(i == 0 ? 14 : blocks[i] is CalloutBlock or SignaturesBlock ? 14 : blockGap, Block(blocks[i], width));
                continue;
            }
            var headings = new List<Stacked>();
            for (; i < blocks.Count && blocks[i] is HeadingBlock heading; i++)
                headings.Add(new Stacked(4, Text(heading.Text, Print.Section, Role.Heading2)));
            var head = new StackElement(headings);
            yield return new Stacked(sectionGap, i == blocks.Count ? head : new HeadedElement(head, HeadGap(blocks[i]), Block(blocks[i], width, headed: true)));
        }
    }

    private static float HeadGap(DocumentBlock block) => block is ParagraphBlock or StepsBlock or FingerprintBlock ? 3 : 4;

    private Element Block(DocumentBlock block, float width, bool headed = false) => block switch
    {
        HeadingBlock heading => Text(heading.Text, Print.Section, Role.Heading2),
        ParagraphBlock paragraph => Text(paragraph.Text, paragraph.Muted ? Print.Muted : Print.Body),
        FactsBlock facts => tables.Facts(facts, width),
        TableBlock table => tables.Table(table, width, headed),
        ClausesBlock { Index: true } index => tables.ClauseIndex(index, width),
        ClausesBlock clauses => tables.Clauses(clauses, width),
        StepsBlock steps => tables.Steps(steps, width),
        SignaturesBlock signatures => tables.Signatures(signatures, width),
        ContentsBlock => tables.Contents(document, width),
        CalloutBlock callout => Callout(callout, width),
        TierBlock tier => new FigureElement(null, TierDrawing.Height, TierDrawing.Alternative(tier), (paper, box) => TierDrawing.Draw(paper, box, tier)),
        WaterfallBlock risk => new BoxElement(new FigureElement(null, WaterfallDrawing.Height, risk.AlternativeText, new WaterfallDrawing(risk).Draw), 0, .7f, Print.Rule),
        ClassSizesBlock classes => new FigureElement(null, ClassSizesDrawing.Height, classes.AlternativeText, new ClassSizesDrawing(classes).Draw),
        KnowledgeBlock curve => new FigureElement(null, KnowledgeDrawing.Height, curve.AlternativeText, new KnowledgeDrawing(curve).Draw),
        QrBlock { Fingerprint: not null } qr => QrBand(qr, qr.Fingerprint.Value, width),
        QrBlock qr => QrLarge(qr, width),
        FingerprintBlock fingerprint => Fingerprint(fingerprint),
        ColumnsBlock columns => Columns(columns, width),
        _ => throw new LayoutException($"No layout for a block of kind {block.GetType().Name}."),
    };

    private BandElement Columns(ColumnsBlock columns, float width)
    {
        const float gutter = 22;
        var left = (width - gutter) * (float)columns.LeftWeight;
        var right = width - gutter - left;
        return new BandElement([
            new BandCell(0, left, new StackElement([.. Stack(columns.Left, left)])),
            new BandCell(left + gutter, right, new StackElement([.. Stack(columns.Right, right)]))], padding: 4);
    }

    private BoxElement Callout(CalloutBlock callout, float width)
    {
        const float padding = 11;
        const float icon = 24;
        var words = new StackElement([
            new Stacked(0, Text(callout.Title, Print.Body.Strong, Role.Label)),
            new Stacked(1, Text(callout.Text, Print.Body))]);
        return new BoxElement(new BandElement([
            new BandCell(0, icon, new FigureElement(14, 14, "", Icons.Info, Role.Artifact)),
            new BandCell(icon, width - icon - (2 * padding), words)]), padding, 1, Print.Ink);
    }

    private BoxElement QrBand(QrBlock qr, ContentHash hash, float width)
    {
        const float padding = 14;
        const float code = 62;
        var words = new StackElement([
            new Stacked(0, Text(qr.Label ?? QrBlock.OfLicence, Print.Muted)),
            new Stacked(1, Text(hash.Fingerprint, new TextStyle(14.4f, 20, Print.Ink, FontRole.Mono))),
            new Stacked(1, Text(qr.Caption, Print.Muted))]);
        return new BoxElement(new BandElement([
            new BandCell(0, code, QrCode(qr, code)),
            new BandCell(code + padding, width - code - (3 * padding), words)]), padding, 1, Print.Ink);
    }

    private StackElement QrLarge(QrBlock qr, float width)
    {
        var side = Math.Min(width, 172) - 40;
        var frame = new BoxElement(new BandElement([new BandCell(Math.Max(0, (width - 40 - side) / 2), side, QrCode(qr, side))]), 20, 1, Print.Ink);
        return new StackElement(qr.Caption.Length == 0 ? [new Stacked(0, frame)] : [new Stacked(0, frame), new Stacked(4, Text(qr.Caption, Print.Small))]);
    }

    private static LinkElement QrCode(QrBlock qr, float side) =>
        new(new FigureElement(side, side, $"QR code with the address {qr.Address}", QrDrawing.Of(qr.Address)), qr.Address, external: true);

    private StackElement Fingerprint(FingerprintBlock fingerprint) => new([
        new Stacked(0, Text(fingerprint.Label, Print.Muted)),
        new Stacked(1, Text(fingerprint.Hash.Fingerprint, Print.Spoken)),
        new Stacked(1, Text(fingerprint.Hash.Hex, new TextStyle(7, 10, Print.Soft, FontRole.Mono)))]);

    private TextElement Text(string text, TextStyle style, Role role = Role.Paragraph) => new(shaper.Shape([new TextSpan(text, style)]), role);
}
