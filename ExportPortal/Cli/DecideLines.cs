using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Cli;

/// <summary>
/// A stream of cases, one a line, to a stream of decisions, one a line, in order. Answers leave as soon as no
/// further whole line is waiting, so that the verb serves as a partner in a pipe and not only for files.
/// </summary>
internal sealed class DecideLines(PolicyPack pack, Stream input, CliOutput output)
{
    private static readonly CaseError TooLong = new("", $"the line is longer than {DecideVerb.LargestCase} bytes.", "Hand in one case a line.");
    private static readonly CaseError Blank = new("", "the line is empty.", "Hand in one case a line.");

    private readonly ArrayBufferWriter<byte> answers = new(1 << 16);
    private readonly Utf8JsonWriter writer = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private long line;
    private bool skipping;
    private bool anyBad;

    /// <returns>0, or 2 when any line was bad.</returns>
    public async Task<int> Run(CancellationToken stop)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        while (true)
        {
            var read = await pipe.ReadAsync(stop);
            var rest = WholeLines(read.Buffer);
            if (rest.Length > DecideVerb.LargestCase)
                rest = SkipLongLine(rest);
            if (read.IsCompleted && rest.Length > 0 && !skipping)
                Answer(rest);
            pipe.AdvanceTo(read.IsCompleted ? read.Buffer.End : rest.Start, read.Buffer.End);
            await output.Out.WriteAsync(answers.WrittenMemory, stop);
            await output.Out.FlushAsync(stop);
            answers.ResetWrittenCount();
            if (read.IsCompleted)
                return anyBad ? CliOutput.Bad : CliOutput.Done;
        }
    }

    private ReadOnlySequence<byte> WholeLines(ReadOnlySequence<byte> buffer)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            if (!skipping)
                Answer(buffer.Slice(0, end));
            skipping = false;
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }
        return buffer;
    }

    /// <summary>Answers a line without end once, and drops what has come of it.</summary>
    private ReadOnlySequence<byte> SkipLongLine(ReadOnlySequence<byte> rest)
    {
        if (!skipping)
        {
            line++;
            Fault([TooLong]);
        }
        skipping = true;
        return rest.Slice(rest.End);
    }

    private void Answer(ReadOnlySequence<byte> bytes)
    {
        line++;
        var json = bytes.IsSingleSegment ? bytes.First : bytes.ToArray();
        if (line == 1)
            json = DecideVerb.WithoutMark(json);
        if (json.Length > DecideVerb.LargestCase)
            Fault([TooLong]);
        else if (json.Span.Trim(" \t\r"u8).IsEmpty)
            Fault([Blank]);
        else
            Answer(DecisionJson.ReadCase(json, pack));
    }

    private void Answer(CaseReading reading)
    {
        if (reading.Case is { } given)
            Write(() => DecisionJson.Write(writer, DecisionRules.Decide(given, pack)));
        else
            Fault(reading.Errors);
    }

    private void Fault(IReadOnlyList<CaseError> errors)
    {
        anyBad = true;
        Write(() =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("line", line);
            writer.WriteStartObject("error");
            DecideVerb.WriteError(writer, errors[0]);
            if (errors.Count > 1)
                More(errors.Skip(1));
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    /// <summary>The further faults of the same line.</summary>
    private void More(IEnumerable<CaseError> errors)
    {
        writer.WriteStartArray("more");
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            DecideVerb.WriteError(writer, error);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void Write(Action write)
    {
        writer.Reset(answers);
        write();
        writer.Flush();
        answers.Write("\n"u8);
    }
}
