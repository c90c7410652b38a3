namespace ExportPortal.Architecture.Canaries.Documents;

internal sealed class ReadsTable { public static List<string> Run() => [.. Enumerable.Range(0, 1).Select(_ => $"{Data.Table.Rows()}")]; }
