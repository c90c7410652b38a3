using System.Reflection;
using Mono.Cecil;

namespace ExportPortal.Architecture;

/// <summary>A type by namespace and name; a nested type stands under its outermost one.</summary>
internal readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>
/// One thing that a type touches, as compiled: implicit usings, `var`, lambdas and async bodies hide nothing.
/// </summary>
/// <param name="Member">Method or field, with "()" when it takes no parameters; null where only the type is named.</param>
/// <param name="Assembly">Simple name of the assembly that declares <paramref name="To"/>.</param>
internal sealed record Use(TypeName From, TypeName To, string? Member, string Assembly);

/// <summary>Reads the uses of an assembly from its metadata and method bodies.</summary>
internal static class Uses
{
    public static IReadOnlyList<Use> Of(Assembly assembly)
    {
        using var definition = AssemblyDefinition.ReadAssembly(assembly.Location);
        var own = definition.Name.Name;
        return [.. definition.MainModule.GetTypes().SelectMany(type => Of(type, own)).Distinct()];
    }

    private static IEnumerable<Use> Of(TypeDefinition type, string own)
    {
        var from = Name(type);
        foreach (var (touched, member) in Signature(type).Concat(type.Methods.SelectMany(Body)))
            foreach (var part in Parts(touched))
                yield return new Use(from, Name(part), part == touched.GetElementType() ? member : null, AssemblyOf(part, own));
    }

    private static IEnumerable<(TypeReference, string?)> Signature(TypeDefinition type)
    {
        var types = new List<TypeReference?> { type.BaseType };
        types.AddRange(type.Interfaces.Select(implemented => implemented.InterfaceType));
        types.AddRange(type.Fields.Select(field => field.FieldType));
        types.AddRange(type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType));
        foreach (var method in type.Methods)
        {
            types.Add(method.ReturnType);
            types.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            types.AddRange(method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType));
        }
        IEnumerable<Mono.Cecil.ICustomAttributeProvider> marked =
            [type, .. type.Fields, .. type.Properties, .. type.Methods, .. type.Methods.SelectMany(method => method.Parameters)];
        foreach (var attribute in marked.SelectMany(provider => provider.CustomAttributes))
        {
            types.Add(attribute.AttributeType);
            types.AddRange(attribute.ConstructorArguments.Select(argument => argument.Value as TypeReference));
        }
        return types.OfType<TypeReference>().Select(touched => (touched, (string?)null));
    }

    private static IEnumerable<(TypeReference, string?)> Body(MethodDefinition method)
    {
        if (!method.HasBody)
            yield break;
        foreach (var local in method.Body.Variables)
            yield return (local.VariableType, null);
        foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
            switch (operand)
            {
                case TypeReference type:
                    yield return (type, null);
                    break;
                case FieldReference field:
                    yield return (field.DeclaringType, field.Name);
                    yield return (field.FieldType, null);
                    break;
                case MethodReference called:
                    yield return (called.DeclaringType, called.HasParameters ? called.Name : called.Name + "()");
                    yield return (called.ReturnType, null);
                    foreach (var parameter in called.Parameters)
                        yield return (parameter.ParameterType, null);
                    if (called is GenericInstanceMethod generic)
                        foreach (var argument in generic.GenericArguments)
                            yield return (argument, null);
                    break;
            }
    }

    /// <summary>The named types inside a constructed one: element types and generic arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        RequiredModifierType modified => [.. Parts(modified.ModifierType), .. Parts(modified.ElementType)],
        OptionalModifierType modified => [.. Parts(modified.ModifierType), .. Parts(modified.ElementType)],
        FunctionPointerType => [],
        TypeSpecification constructed => Parts(constructed.ElementType),
        _ => [type],
    };

    private static TypeName Name(TypeReference type)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        return new TypeName(type.Namespace, type.Name);
    }

    private static string AssemblyOf(TypeReference type, string own) =>
        type.Scope is AssemblyNameReference other ? other.Name : own;
}
