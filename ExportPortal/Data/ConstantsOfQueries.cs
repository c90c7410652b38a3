using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data;

#pragma warning disable EF9100 // EF keeps this open to change between versions; the version is pinned, and the tests of the store run every query through it.

/// <summary>
/// Reads what a query looks up once, when its shape is met first, without compiling it: EF would make machine code of each of
/// them, some fifteen for a query, to run it a single time. What itself is code that later runs for each row stays compiled.
/// </summary>
internal sealed class ConstantsOfQueries(
    ShapedQueryCompilingExpressionVisitorDependencies dependencies, RelationalShapedQueryCompilingExpressionVisitorDependencies relational, RelationalCommandBuilderDependencies commands)
    : RelationalLiftableConstantProcessor(dependencies, relational, commands)
{
    private readonly MaterializerLiftableConstantContext context = new(dependencies);
    private readonly RelationalMaterializerLiftableConstantContext relationalContext = new(dependencies, relational, commands);

    protected override ConstantExpression InlineConstant(LiftableConstantExpression liftableConstant) => liftableConstant.ResolverExpression switch
    {
        var resolver when NestedCode.IsIn(resolver.Body) => base.InlineConstant(liftableConstant),
        Expression<Func<MaterializerLiftableConstantContext, object>> resolver => Expression.Constant(resolver.Compile(preferInterpretation: true)(context), liftableConstant.Type),
        Expression<Func<RelationalMaterializerLiftableConstantContext, object>> resolver => Expression.Constant(resolver.Compile(preferInterpretation: true)(relationalContext), liftableConstant.Type),
        _ => base.InlineConstant(liftableConstant),
    };

    /// <summary>Looks for a lambda: interpreted, it would stay so for every row.</summary>
    private sealed class NestedCode : ExpressionVisitor
    {
        private bool found;

        public static bool IsIn(Expression body)
        {
            var search = new NestedCode();
            search.Visit(body);
            return search.found;
        }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            found = true;
            return node;
        }
    }
}
