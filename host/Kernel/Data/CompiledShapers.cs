using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace CchcPlatform.Kernel.Data;

/// <summary>
/// Compiles the functions within a query of EF, such as the one that makes an entity of a row, together with the query. As EF
/// 10 leaves them, each execution makes new delegates for them, and that is a thirtieth of reading one row.
/// </summary>
#pragma warning disable EF1001, EF9100 // The only place where an application meets the finished expression of a query.
internal sealed class CompiledShapers(
    ShapedQueryCompilingExpressionVisitorDependencies dependencies, RelationalShapedQueryCompilingExpressionVisitorDependencies relational, RelationalCommandBuilderDependencies commands)
    : RelationalLiftableConstantProcessor(dependencies, relational, commands)
{
    public override Expression InlineConstants(Expression expression, bool supportsPrecompiledQuery)
    {
        var query = (LambdaExpression)base.InlineConstants(expression, supportsPrecompiledQuery);
        return Expression.Lambda(query.Type, new NestedFunctions().Visit(query.Body), query.Name, query.TailCall, query.Parameters);
    }

    private sealed class NestedFunctions : ExpressionVisitor
    {
        protected override Expression VisitLambda<TDelegate>(Expression<TDelegate> node)
        {
            var function = (Expression<TDelegate>)base.VisitLambda(node);
            return OuterVariables.AreIn(function) ? function : Expression.Constant(function.Compile(), typeof(TDelegate));
        }

        // A quoted function is data.
        protected override Expression VisitUnary(UnaryExpression node) => node.NodeType == ExpressionType.Quote ? node : base.VisitUnary(node);
    }

    /// <summary>Whether a function uses variables of what is around it.</summary>
    private sealed class OuterVariables : ExpressionVisitor
    {
        private readonly HashSet<ParameterExpression> own = [];
        private bool found;

        public static bool AreIn(LambdaExpression function)
        {
            var visitor = new OuterVariables();
            visitor.Visit(function);
            return visitor.found;
        }

        protected override Expression VisitLambda<TDelegate>(Expression<TDelegate> node)
        {
            own.UnionWith(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitBlock(BlockExpression node)
        {
            own.UnionWith(node.Variables);
            return base.VisitBlock(node);
        }

        protected override CatchBlock VisitCatchBlock(CatchBlock node)
        {
            if (node.Variable is { } caught)
            {
                own.Add(caught);
            }

            return base.VisitCatchBlock(node);
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            found |= !own.Contains(node);
            return node;
        }
    }
}
