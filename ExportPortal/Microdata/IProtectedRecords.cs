namespace ExportPortal.Microdata;

/// <summary>Takes the records of a file in order and writes their protected form.</summary>
internal interface IProtectedRecords
{
    void Begin(IRecordCells names);

    void Record(IRecordCells cells);
}
