namespace ExportPortal.Architecture.Canaries.Domain.Common;

public sealed class HasSetter { public int Value { get; set; } }

public sealed class HasOpenField { public int Value; }

public sealed class HasOpenCollection { public List<int> Values { get; } = []; }

public class NotSealed;
