namespace ExportPortal.Architecture.Canaries.Identity;

internal sealed class SignIn { public static int Run() => Data.Table.Rows(); }
