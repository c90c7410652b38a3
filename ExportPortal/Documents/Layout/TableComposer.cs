using System.Globalization;
using ExportPortal.Documents.Layout.Drawings;
using ExportPortal.Documents.Layout.Elements;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using SkiaSharp;

namespace ExportPortal.Documents.Layout;

/// <summary>Everything made of rows: rules lie above and below, never between columns.</summary>
/// <param name="close">Whether rows stand closer together than they should where there is room.</param>
internal sealed class TableComposer(TextShaper shaper, bool close = false)
{
    private const float IndexPadding = 3.4f;

    private readonly float rowPadding = close ? 2.6f : 4.2f;

    public StackElement Facts(FactsBlock facts, float width)
    {
        var label = Math.Min(Print.LabelWidth, width * .52f);
        return new StackElement([.. facts.Rows.Select(fact => new Stacked(0, Row([
            new BandCell(0, label - Print.ColumnGap, Text(fact.Label, Print.Muted, Role.Label)),
            new BandCell(label, width - label, FactValue(fact))], width)))]);
    }

    /// <param name="headed">A heading stands right above and says what the caption says.</param>
    public Element Table(TableBlock table, float width, bool headed)
    {
        var places = Places(table.Columns, width);
        var rows = new StackElement([.. table.Rows.Select((row, number) => new Stacked(0, TableRow(table, row, number, places, width)))]);
        var body = new HeadedElement(Head(table, places, width, Role.TableHead), 0, rows, Head(table, places, width, Role.Artifact));
        return headed || table.Caption.Length == 0 ? body : new HeadedElement(Text(table.Caption, Print.Body.Strong, Role.Label), 3, body);
    }

    public StackElement Clauses(ClausesBlock clauses, float width)
    {
        const float code = 52;
        Stacked Clause(DocumentClause clause)
        {
            var words = new List<Stacked>
            {
                new(0, Text(clause.Title, Print.Body.Strong, Role.Heading3)),
                new(1, Text(clause.Text, Print.Body, Role.ListItem)),
            };
            if (clause.Trigger is not null)
                words.Add(new Stacked(2, Text($"Here because: {clause.Trigger}", Print.Small)));
            return new Stacked(0, Row([
                new BandCell(0, code - 8, Text(clause.Code, Print.Body.Strong, Role.Label)),
                new BandCell(code, width - code, new StackElement(words))], width));
        }
        return new StackElement([.. clauses.Clauses.Select(Clause)]);
    }

    /// <summary>Two columns read downwards; each pair of rows stays whole at a page break.</summary>
    public StackElement ClauseIndex(ClausesBlock clauses, float width)
    {
        const float gutter = 21;
        var half = (clauses.Clauses.Count + 1) / 2;
        var column = (width - gutter) / 2;
        Stacked Pair(int row)
        {
            var cells = new List<BandCell> { new(0, column, IndexRow(clauses.Clauses[row], column)) };
            if (row + half < clauses.Clauses.Count)
                cells.Add(new BandCell(column + gutter, column, IndexRow(clauses.Clauses[row + half], column)));
            return new Stacked(0, new BandElement(cells));
        }
        return new StackElement([.. Enumerable.Range(0, half).Select(Pair)]);
    }

    public StackElement Steps(StepsBlock steps, float width) =>
        new([.. steps.Steps.Select((step, i) => new Stacked(3, new BandElement([
            new BandCell(0, 14, Text(string.Create(CultureInfo.InvariantCulture, $"{i + 1}."), Print.Body, Role.Label)),
            new BandCell(14, width - 14, Text(step, Print.Body, Role.ListItem))])))]);

    public BandElement Signatures(SignaturesBlock signatures, float width)
    {
        const float gutter = 24;
        var column = (width - (gutter * (signatures.Signatories.Count - 1))) / Math.Max(1, signatures.Signatories.Count);
        return new BandElement([.. signatures.Signatories.Select((signatory, i) => new BandCell(i * (column + gutter), column, Signature(signatory, column)))]);
    }

    public StackElement Contents(PortalDocument document, float width) =>
        new([.. document.Parts.Where(part => !Composer.IsCover(part)).Select(part => new Stacked(0, new LinkElement(Row([
            new BandCell(0, 24, Text(Figures.Whole(part.Number ?? 0), Print.Muted, Role.Label)),
            new BandCell(24, width - 64, Text(part.Heading, Print.Body, Role.ListItem)),
            new BandCell(width - 40, 40, new LateTextElement(Print.Body, paper => Figures.Whole(paper.PageOf(part.Id)), TextAlign.Right, Role.ListItem))], width), part.Id, external: false)))]);

    private StackElement Signature(DocumentSignatory signatory, float width) => new([
        new Stacked(0, new SpaceElement(30)),
        new Stacked(0, new FigureElement(null, 5, "", (paper, box) => new RuleMark(width, .8f, Print.Ink).Draw(paper, box.Left, box.Top), Role.Artifact)),
        new Stacked(0, Text(signatory.Name ?? "Name", signatory.Name is null ? Print.Muted : Print.Body.Strong)),
        new Stacked(0, Text(signatory.Role, Print.Body)),
        new Stacked(0, Text(signatory.Note ?? "Place and date", Print.Muted))]);

    private BandElement IndexRow(DocumentClause clause, float width) => Row([
        new BandCell(0, 44, Text(clause.Code, Print.Body.Strong, Role.Label)),
        new BandCell(48, width - 48 - 80, Text(clause.Title, Print.Body, Role.ListItem)),
        new BandCell(width - 76, 76, Text(clause.Trigger ?? "", Print.Muted, Role.ListItem, TextAlign.Right))], width, IndexPadding);

    private TextElement FactValue(DocumentFact fact)
    {
        var style = fact.Mono ? Print.Hash : fact.Strong ? Print.Body.Strong : Print.Body;
        TextSpan[] spans = fact.Code is null ? [new(fact.Value, style)] : [new(fact.Value + " ", style), new(fact.Code, Print.Hash)];
        return new TextElement(shaper.Shape(spans), Role.Paragraph);
    }

    private BandElement Head(TableBlock table, IReadOnlyList<(float X, float Width)> places, float width, Role role) =>
        new([.. table.Columns.Select((column, i) => new BandCell(places[i].X, places[i].Width, Text(column.Heading, Print.Small, role, Align(column))))],
            rowPadding, new RuleMark(width, 1, Print.Ink));

    private BandElement TableRow(TableBlock table, IReadOnlyList<string> row, int number, IReadOnlyList<(float X, float Width)> places, float width)
    {
        if (row.Count != table.Columns.Count)
            throw new LayoutException($"Table '{table.Caption}', row {number + 1}: {row.Count} cells for {table.Columns.Count} columns.");
        return Row([.. row.Select((cell, i) => new BandCell(places[i].X, places[i].Width, Cell(cell, table.Columns[i], places[i].Width)))], width);
    }

    private Element Cell(string cell, DocumentColumn column, float width) => column.Style switch
    {
        ColumnStyle.Strong => Text(cell, Print.Body.Strong with { Tabular = column.Numeric }, Role.TableCell, Align(column)),
        ColumnStyle.Mono => Text(cell, Print.Hash, Role.TableCell, Align(column)),
        ColumnStyle.Code when cell.Length > 0 => Code(cell),
        ColumnStyle.Result when ResultIcon(cell) is { } icon => new BandElement([
            new BandCell(0, 13, new FigureElement(null, 12.6f, "", (paper, box) => icon(paper, SKRect.Create(box.Left, box.Top + 1.8f, 9, 9)), Role.Artifact)),
            new BandCell(13, width - 13, Text(cell, Print.Body, Role.TableCell))]),
        _ => Text(cell, Print.Body with { Tabular = column.Numeric }, Role.TableCell, Align(column)),
    };

    private static Action<Paper, SKRect>? ResultIcon(string words) => words switch
    {
        _ when words.StartsWith("pass", StringComparison.OrdinalIgnoreCase) => Icons.Check,
        _ when words.StartsWith("over", StringComparison.OrdinalIgnoreCase) => Icons.Over,
        _ when words.StartsWith("reported", StringComparison.OrdinalIgnoreCase) => Icons.Info,
        _ when words.StartsWith("not a", StringComparison.OrdinalIgnoreCase) => Icons.Absent,
        _ => null,
    };

    private static FigureElement Code(string code) => new(null, 12.6f, code, (paper, box) =>
    {
        var style = new TextStyle(8.2f, 11, Print.Ink, FontRole.Strong);
        var chip = SKRect.Create(box.Left, box.Top - .8f, Math.Max(27, paper.Width(code, style) + 10), 14.2f);
        paper.Canvas.DrawRoundRect(chip, 3, 3, paper.Stroke(Print.Rule, .7f));
        paper.Write(code, chip.MidX, chip.MidY + (style.Size * .36f), style, TextAlign.Centre);
    }, Role.TableCell);

    private BandElement Row(IReadOnlyList<BandCell> cells, float width, float? padding = null) =>
        new(cells, padding ?? rowPadding, new RuleMark(width, .6f, Print.Hair), Text("(continued)", Print.Small));

    private static TextAlign Align(DocumentColumn column) => column.Numeric ? TextAlign.Right : TextAlign.Left;

    /// <summary>Weights share what the gaps leave.</summary>
    private static (float X, float Width)[] Places(IReadOnlyList<DocumentColumn> columns, float width)
    {
        var shared = width - (Print.ColumnGap * (columns.Count - 1));
        var total = columns.Sum(column => column.Weight);
        var (places, x) = (new (float, float)[columns.Count], 0f);
        for (var i = 0; i < columns.Count; i++)
        {
            var own = shared * (float)(columns[i].Weight / total);
            places[i] = (x, own);
            x += own + Print.ColumnGap;
        }
        return places;
    }

    private TextElement Text(string text, TextStyle style, Role role = Role.Paragraph, TextAlign align = TextAlign.Left) =>
        new(shaper.Shape([new TextSpan(text, style)]), role, align);
}
